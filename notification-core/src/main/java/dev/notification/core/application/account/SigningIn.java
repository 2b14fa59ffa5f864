package dev.notification.core.application.account;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Verdict;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.in.account.AuthenticateCaller;
import dev.notification.core.port.out.ForeignTokens;
import dev.notification.core.port.out.ForeignTokens.Verified;
import dev.notification.core.port.out.NamedUsers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Signs users of the application in with the application's own tokens: no registration, no password, no login. Whoever comes
 * for the first time gets a user and an inbox, if that is wanted. Cut-offs are looked at by whoever asks this. Thread-safe.
 */
public final class SigningIn implements AuthenticateCaller {
    private static final System.Logger LOG = System.getLogger(SigningIn.class.getName());

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Verdict UNKNOWN = new Verdict.Refused(Verdict.Why.UNKNOWN_USER);

    private final ForeignTokens tokens;
    private final NamedUsers users;

    public SigningIn(ForeignTokens tokens, NamedUsers users) {
        this.tokens = tokens;
        this.users = users;
    }

    @Override
    public CompletionStage<Verdict> authenticate(String credential) {
        Verified verified = tokens.verify(credential);
        if (verified instanceof Verified.Good good) {
            return users.userOf(good.user())
                    .thenApply(user -> verdict(good, user))
                    .exceptionally(SigningIn::later);
        }
        return CompletableFuture.completedStage(
                verified instanceof Verified.KeysRefreshing refreshing
                        ? new Verdict.Later(Verdict.Cause.KEYS_REFRESHING, refreshing.retryAfter())
                        : new Verdict.Refused(((Verified.Bad) verified).why()));
    }

    private static Verdict verdict(Verified.Good token, Optional<UserId> user) {
        return user.<Verdict>map(it -> new Verdict.Known(new Caller.Bearer(it, token.issuedAt(), token.expiresAt())))
                .orElse(UNKNOWN);
    }

    private static Verdict later(Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        if (cause instanceof OverloadedException) {
            return new Verdict.Later(Verdict.Cause.OVERLOADED, SOON);
        }
        if (!(cause instanceof StoreUnavailableException)) {
            LOG.log(System.Logger.Level.ERROR, "nobody could say which user has signed in", cause);
        }
        return new Verdict.Later(Verdict.Cause.STORE_UNAVAILABLE, SOON);
    }
}
