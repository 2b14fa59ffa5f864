package dev.notification.core.application.account;

import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.Scope;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.in.account.MintToken;
import dev.notification.core.port.out.AccessTokens;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Makes tokens without a login. */
public final class Minting implements MintToken {
    private final AccessTokens tokens;
    private final Names names;
    private final CutOffs cutOffs;
    private final Logins logins;
    private final InstantSource clock;

    public Minting(AccessTokens tokens, Names names, CutOffs cutOffs, Logins logins, InstantSource clock) {
        this.tokens = tokens;
        this.names = names;
        this.cutOffs = cutOffs;
        this.logins = logins;
        this.clock = clock;
    }

    @Override
    public Outcome mint(Command command) {
        if (!command.caller().may(Scope.USERS)) {
            return new NotAllowed();
        }
        return names.findOrCreate(command.user())
                .<Outcome>map(user -> mint(user, command))
                .orElseGet(UnknownUser::new);
    }

    private Minted mint(UserId user, Command command) {
        Instant issuedAt = cutOffs.issuing(user, clock.instant());
        Optional<ExternalId> externalId =
                command.user() instanceof ExternalId known ? Optional.of(known) : names.externalId(user);
        return new Minted(tokens.mint(user, issuedAt, command.lifetime(), logins.epoch()), user, externalId);
    }
}
