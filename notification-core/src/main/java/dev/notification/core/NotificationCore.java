package dev.notification.core;

import dev.notification.core.application.account.Logins;
import dev.notification.core.application.account.PasswordPool;
import dev.notification.core.application.account.Registration;
import dev.notification.core.application.inbox.Devices;
import dev.notification.core.application.inbox.HeadAsking;
import dev.notification.core.application.inbox.Housekeeping;
import dev.notification.core.application.inbox.InboxChanging;
import dev.notification.core.application.inbox.InboxReading;
import dev.notification.core.application.inbox.Retention;
import dev.notification.core.application.inbox.SendLimits;
import dev.notification.core.application.inbox.Sending;
import dev.notification.core.memory.InMemoryAccessTokens;
import dev.notification.core.memory.InMemoryStores;
import dev.notification.core.memory.Pbkdf2PasswordHashing;
import dev.notification.core.port.in.account.AuthenticateCaller;
import dev.notification.core.port.in.account.ChangePassword;
import dev.notification.core.port.in.account.LogIn;
import dev.notification.core.port.in.account.LogOut;
import dev.notification.core.port.in.account.RefreshLogin;
import dev.notification.core.port.in.account.RegisterUser;
import dev.notification.core.port.in.inbox.AcknowledgeChanges;
import dev.notification.core.port.in.inbox.AskHead;
import dev.notification.core.port.in.inbox.ChangeState;
import dev.notification.core.port.in.inbox.ConnectDevice;
import dev.notification.core.port.in.inbox.ListDevices;
import dev.notification.core.port.in.inbox.ReadChanges;
import dev.notification.core.port.in.inbox.ReadHead;
import dev.notification.core.port.in.inbox.ReadHistory;
import dev.notification.core.port.in.inbox.ReadSent;
import dev.notification.core.port.in.inbox.RecallNotification;
import dev.notification.core.port.in.inbox.SendNotification;
import dev.notification.core.port.out.AccessTokens;
import dev.notification.core.port.out.AccountStore;
import dev.notification.core.port.out.Delivery;
import dev.notification.core.port.out.DeviceStore;
import dev.notification.core.port.out.InboxStore;
import dev.notification.core.port.out.LoginStore;
import dev.notification.core.port.out.PasswordHashing;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;

/**
 * The service, assembled: give it what it needs, use its inbound ports, close it. Thread-safe. It closes only what it
 * opened itself: its threads, not the adapters it was given.
 */
public final class NotificationCore implements AutoCloseable {
    private final PasswordPool passwords;
    private final RegisterUser registration;
    private final Logins logins;
    private final Sending sending;
    private final InboxReading reading;
    private final HeadAsking asking;
    private final InboxChanging changing;
    private final Devices devices;
    private final Housekeeping housekeeping;

    /** Everything the core needs from its surroundings. */
    public record Adapters(
            AccountStore accounts,
            InboxStore inboxes,
            DeviceStore devices,
            LoginStore logins,
            Delivery delivery,
            AccessTokens tokens,
            PasswordHashing hashing,
            InstantSource clock) {
        public Adapters {
            Objects.requireNonNull(accounts);
            Objects.requireNonNull(inboxes);
            Objects.requireNonNull(devices);
            Objects.requireNonNull(logins);
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
     * @param loginLifetime how long a login lasts without being refreshed
     */
    public record Limits(
            SendLimits sending,
            int passwordThreads,
            int passwordsWaiting,
            Duration loginLifetime,
            Retention retention) {
        public static final Limits DEFAULT =
                new Limits(SendLimits.DEFAULT, 2, 64, Duration.ofDays(30), Retention.DEFAULT);

        public Limits {
            Objects.requireNonNull(sending);
            Objects.requireNonNull(loginLifetime);
            Objects.requireNonNull(retention);
        }

        public Limits withSending(SendLimits limits) {
            return new Limits(limits, passwordThreads, passwordsWaiting, loginLifetime, retention);
        }
    }

    public NotificationCore(Adapters adapters, Limits limits) {
        this.passwords = new PasswordPool(limits.passwordThreads(), limits.passwordsWaiting());
        this.registration = new Registration(adapters.accounts(), adapters.hashing(), passwords, adapters.clock());
        this.logins = new Logins(
                adapters.accounts(),
                adapters.logins(),
                adapters.delivery(),
                adapters.tokens(),
                adapters.hashing(),
                passwords,
                adapters.clock(),
                limits.loginLifetime());
        this.sending = new Sending(adapters.inboxes(), adapters.delivery(), adapters.clock(), limits.sending());
        this.reading = new InboxReading(adapters.inboxes());
        this.asking = new HeadAsking(adapters.inboxes());
        this.changing = new InboxChanging(adapters.inboxes(), adapters.delivery(), adapters.clock());
        this.devices = new Devices(adapters.devices(), adapters.inboxes(), adapters.clock());
        this.housekeeping = new Housekeeping(
                adapters.inboxes(),
                logins::noticeRevoked,
                logins::forget,
                adapters.delivery(),
                adapters.clock(),
                limits.retention());
        housekeeping.start();
    }

    /** A service that keeps everything in memory, for embedding and tests. */
    public static NotificationCore inMemory(Delivery delivery) {
        var stores = new InMemoryStores();
        InstantSource clock = InstantSource.system();
        return new NotificationCore(
                new Adapters(
                        stores.accounts(),
                        stores.inboxes(),
                        stores.devices(),
                        stores.logins(),
                        delivery,
                        new InMemoryAccessTokens(clock, Duration.ofHours(24)),
                        new Pbkdf2PasswordHashing(600_000),
                        clock),
                Limits.DEFAULT.withSending(SendLimits.DEFAULT.withLanes(1)));
    }

    public RegisterUser registerUser() {
        return registration;
    }

    public LogIn logIn() {
        return logins;
    }

    public RefreshLogin refreshLogin() {
        return logins;
    }

    public LogOut logOut() {
        return logins;
    }

    public ChangePassword changePassword() {
        return logins;
    }

    public AuthenticateCaller authenticateCaller() {
        return logins;
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

    public AskHead askHead() {
        return asking;
    }

    public ReadChanges readChanges() {
        return reading;
    }

    public ChangeState changeState() {
        return changing;
    }

    public RecallNotification recallNotification() {
        return changing;
    }

    public ReadSent readSent() {
        return devices;
    }

    public ConnectDevice connectDevice() {
        return devices;
    }

    public AcknowledgeChanges acknowledgeChanges() {
        return devices;
    }

    public ListDevices listDevices() {
        return devices;
    }

    /** Commits what was accepted, then ends the core's threads; waits a few seconds at most. */
    @Override
    public void close() {
        housekeeping.close();
        sending.close();
        asking.close();
        devices.close();
        passwords.close();
    }
}
