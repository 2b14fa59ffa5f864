package dev.notification.core.application.account;

import dev.notification.core.domain.PasswordHash;
import dev.notification.core.port.in.account.RegisterUser;
import dev.notification.core.port.out.AccountStore;
import dev.notification.core.port.out.PasswordHashing;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Opens accounts. */
public final class Registration implements RegisterUser {
    private final AccountStore accounts;
    private final PasswordHashing hashing;
    private final PasswordPool pool;
    private final InstantSource clock;
    private final boolean isOpen;

    /** @param isOpen whether anyone may open an account */
    public Registration(
            AccountStore accounts, PasswordHashing hashing, PasswordPool pool, InstantSource clock, boolean isOpen) {
        this.accounts = accounts;
        this.hashing = hashing;
        this.pool = pool;
        this.clock = clock;
        this.isOpen = isOpen;
    }

    @Override
    public CompletionStage<Outcome> register(Command command) {
        return isOpen ? pool.run(() -> open(command)) : CompletableFuture.completedStage(new RegistrationClosed());
    }

    /** Looks before it hashes: a taken name is the common refusal, and it should cost nothing. */
    private Outcome open(Command command) {
        if (accounts.find(command.username()).isPresent()) {
            return new UsernameTaken();
        }
        PasswordHash hash = hashing.hash(command.password());
        return accounts.add(command.username(), hash, clock.instant())
                .<Outcome>map(account -> new Registered(account.id(), account.username()))
                .orElseGet(UsernameTaken::new);
    }
}
