package dev.notification.core.application.account;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.KeySecret;
import dev.notification.core.domain.Verdict;
import dev.notification.core.port.in.account.AuthenticateCaller;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Tells whom a credential speaks for: by its form it is a key, a token of ours, or one of the application's. */
public final class Authentication implements AuthenticateCaller {
    private static final Verdict REVOKED = new Verdict.Refused(Verdict.Why.REVOKED);

    private final Keys keys;
    private final Logins logins;
    private final CutOffs cutOffs;
    private final AuthenticateCaller foreign;

    /** @param foreign asked for what is neither a key nor a token of ours */
    public Authentication(Keys keys, Logins logins, CutOffs cutOffs, AuthenticateCaller foreign) {
        this.keys = keys;
        this.logins = logins;
        this.cutOffs = cutOffs;
        this.foreign = foreign;
    }

    @Override
    public CompletionStage<Verdict> authenticate(String credential) {
        if (KeySecret.isMeant(credential)) {
            return CompletableFuture.completedStage(
                    keys.callerOf(credential).<Verdict>map(Verdict.Known::new).orElse(Verdict.INVALID));
        }
        Optional<Caller> own = logins.callerOf(credential);
        return own.isPresent()
                ? CompletableFuture.completedStage(unlessCutOff(new Verdict.Known(own.get())))
                : foreign.authenticate(credential).thenApply(this::unlessCutOff);
    }

    /** What has a login ends with that. */
    private Verdict unlessCutOff(Verdict verdict) {
        return verdict instanceof Verdict.Known known
                        && known.known() instanceof Caller.Bearer bearer
                        && cutOffs.isCutOff(bearer)
                ? REVOKED
                : verdict;
    }
}
