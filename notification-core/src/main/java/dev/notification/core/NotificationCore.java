package dev.notification.core;

import dev.notification.core.application.InboxReading;
import dev.notification.core.application.Login;
import dev.notification.core.application.PasswordPool;
import dev.notification.core.application.Registration;
import dev.notification.core.application.SendLimits;
import dev.notification.core.application.Sending;
import dev.notification.core.memory.InMemoryAccessTokens;
import dev.notification.core.memory.InMemoryStores;
import dev.notification.core.memory.Pbkdf2PasswordHashing;
import dev.notification.core.port.in.AuthenticateCaller;
import dev.notification.core.port.in.LogIn;
import dev.notification.core.port.in.ReadChanges;
import dev.notification.core.port.in.ReadHead;
import dev.notification.core.port.in.ReadHistory;
import dev.notification.core.port.in.RegisterUser;
import dev.notification.core.port.in.SendNotification;
import dev.notification.core.port.out.AccessTokens;
import dev.notification.core.port.out.AccountStore;
import dev.notification.core.port.out.Delivery;
import dev.notification.core.port.out.InboxStore;
import dev.notification.core.port.out.PasswordHashing;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;

/**
 * The service, assembled: give it what it needs, use its inbound ports, close it. Thread-safe. It closes only what it
 * opened itself: its threads, not the adapters it was given.
 */
public final class NotificationCore implements AutoCloseable {
    private final AccessTokens tokens;
    private final PasswordPool passwords;
    private final RegisterUser registration;
    private final LogIn login;
    private final Sending sending;
    private final InboxReading reading;

    /** Everything the core needs from its surroundings. */
    public record Adapters(
            AccountStore accounts,
            InboxStore inboxes,
            Delivery delivery,
            AccessTokens tokens,
            PasswordHashing hashing,
            InstantSource clock) {
        public Adapters {
            Objects.requireNonNull(accounts);
            Objects.requireNonNull(inboxes);
            Objects.requireNonNull(delivery);
            Objects.requireNonNull(tokens);
            Objects.requireNonNull(hashing);
            Objects.requireNonNull(clock);
        }
    }

    /**
     * How much the core may use.
     *
     * @param passwordThreads how many passwords are hashed at once
     * @param passwordsWaiting how many more may wait before a login is refused as overload
     */
    public record Limits(SendLimits sending, int passwordThreads, int passwordsWaiting) {
        public static final Limits DEFAULT = new Limits(SendLimits.DEFAULT, 2, 64);

        public Limits {
            Objects.requireNonNull(sending);
        }
    }

    public NotificationCore(Adapters adapters, Limits limits) {
        this.tokens = adapters.tokens();
        this.passwords = new PasswordPool(limits.passwordThreads(), limits.passwordsWaiting());
        this.registration = new Registration(adapters.accounts(), adapters.hashing(), passwords, adapters.clock());
        this.login = new Login(adapters.accounts(), adapters.hashing(), passwords, tokens);
        this.sending = new Sending(adapters.inboxes(), adapters.delivery(), adapters.clock(), limits.sending());
        this.reading = new InboxReading(adapters.inboxes());
    }

    /** A service that keeps everything in memory, for embedding and tests. */
    public static NotificationCore inMemory(Delivery delivery) {
        var stores = new InMemoryStores();
        InstantSource clock = InstantSource.system();
        return new NotificationCore(
                new Adapters(
                        stores.accounts(),
                        stores.inboxes(),
                        delivery,
                        new InMemoryAccessTokens(clock, Duration.ofHours(24)),
                        new Pbkdf2PasswordHashing(600_000),
                        clock),
                Limits.DEFAULT);
    }

    public RegisterUser registerUser() {
        return registration;
    }

    public LogIn logIn() {
        return login;
    }

    public AuthenticateCaller authenticateCaller() {
        return tokens::verify;
    }

    public SendNotification sendNotification() {
        return sending;
    }

    public ReadHistory readHistory() {
        return reading;
    }

    public ReadHead readHead() {
        return reading;
    }

    public ReadChanges readChanges() {
        return reading;
    }

    /** Commits what was accepted, then ends the core's threads; waits a few seconds at most. */
    @Override
    public void close() {
        sending.close();
        passwords.close();
    }
}
