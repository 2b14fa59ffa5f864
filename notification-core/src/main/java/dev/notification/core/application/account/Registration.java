package dev.notification.core.application.account;

import dev.notification.core.application.account.PasswordPool.Place;
import dev.notification.core.domain.PasswordHash;
import dev.notification.core.port.RateLimitedException;
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
    private final LoginThrottle throttle;
    private final InstantSource clock;
    private final boolean isOpen;

    /**
     * @param pool not the one of logins, which must go on however many accounts are opened
     * @param isOpen whether anyone may open an account
     */
    public Registration(
            AccountStore accounts,
            PasswordHashing hashing,
            PasswordPool pool,
            LoginThrottle throttle,
            InstantSource clock,
            boolean isOpen) {
        this.accounts = accounts;
        this.hashing = hashing;
        this.pool = pool;
        this.throttle = throttle;
        this.clock = clock;
        this.isOpen = isOpen;
    }

    @Override
    public CompletionStage<Outcome> register(Command command) {
        if (!isOpen) {
            return CompletableFuture.completedStage(new RegistrationClosed());
        }
        Runnable takeBack;
        try {
            takeBack = throttle.register(command.from());
        } catch (RateLimitedException e) {
            return CompletableFuture.failedStage(e);
        }
        return pool.run(Place.of(command.from(), false), () -> open(command)).whenComplete((outcome, failure) -> {
            if (failure != null) {
                takeBack.run();
            } else if (outcome instanceof Registered registered) {
                throttle.registered(registered.username(), command.from());
            }
        });
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
