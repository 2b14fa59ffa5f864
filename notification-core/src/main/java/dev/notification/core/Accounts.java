package dev.notification.core;

import dev.notification.core.application.account.LoginThrottle;
import dev.notification.core.application.account.Logins;
import dev.notification.core.application.account.PasswordPool;
import dev.notification.core.application.account.Registration;
import dev.notification.core.application.account.ThrottledLogins;
import dev.notification.core.lifecycle.Component;
import dev.notification.core.lifecycle.Loop;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.LoginLimits;
import dev.notification.core.port.in.account.AuthenticateCaller;
import dev.notification.core.port.in.account.ChangePassword;
import dev.notification.core.port.in.account.LogIn;
import dev.notification.core.port.in.account.LogOut;
import dev.notification.core.port.in.account.RefreshLogin;
import dev.notification.core.port.in.account.RegisterUser;
import dev.notification.core.port.out.AccessTokens;
import dev.notification.core.port.out.AccountStore;
import dev.notification.core.port.out.LoginListener;
import dev.notification.core.port.out.LoginStore;
import dev.notification.core.port.out.PasswordHashing;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Accounts and logins, assembled: for an application that has no users of its own. Thread-safe. Only what was opened here is
 * closed here: threads, not stores.
 */
public final class Accounts implements AutoCloseable {
    /** One after the other: more than a thread hashes in two seconds need not wait. */
    private static final int REGISTRATIONS_WAITING = 32;

    private final PasswordPool passwords;
    private final PasswordPool registrations;
    private final ThrottledLogins throttled;
    private final RegisterUser registration;
    private final Logins logins;
    private final Loop housekeeping = new Loop("notification-logins");

    /**
     * Everything accounts need from their surroundings.
     *
     * @param listener hears of logins that are over: {@code inboxes.endFollowing()::end} where sockets go back to them
     */
    public record Adapters(
            AccountStore accounts,
            LoginStore logins,
            AccessTokens tokens,
            PasswordHashing hashing,
            LoginListener listener) {
        public Adapters {
            Objects.requireNonNull(accounts);
            Objects.requireNonNull(logins);
            Objects.requireNonNull(tokens);
            Objects.requireNonNull(hashing);
            Objects.requireNonNull(listener);
        }
    }

    /**
     * @param isRegistrationOpen whether anyone may open an account
     * @param passwordThreads how many passwords are hashed at once
     * @param passwordsWaiting how many more may wait before a login is refused as overload
     * @param loginLifetime how long a login lasts without being refreshed
     * @param guessing how often may be guessed and registered; empty: as often as anyone likes
     */
    public record Limits(
            boolean isRegistrationOpen,
            int passwordThreads,
            int passwordsWaiting,
            Duration loginLifetime,
            Optional<LoginLimits> guessing) {
        public static final Limits DEFAULT = new Limits(true, 2, 64, Duration.ofDays(30));

        public Limits {
            Objects.requireNonNull(loginLifetime);
            Objects.requireNonNull(guessing);
        }

        /** With {@link LoginLimits#DEFAULT}. */
        public Limits(boolean isRegistrationOpen, int passwordThreads, int passwordsWaiting, Duration loginLifetime) {
            this(
                    isRegistrationOpen,
                    passwordThreads,
                    passwordsWaiting,
                    loginLifetime,
                    Optional.of(LoginLimits.DEFAULT));
        }
    }

    /**
     * Opens them: reads which logins were revoked. Blocks on the store.
     *
     * @throws dev.notification.core.port.StoreUnavailableException if the store cannot be used
     */
    public Accounts(Adapters adapters, InstantSource clock, Limits limits) {
        this(adapters, clock, Ticker.system(), limits);
    }

    Accounts(Adapters adapters, InstantSource clock, Ticker ticker, Limits limits) {
        this.passwords =
                new PasswordPool("notification-password", limits.passwordThreads(), limits.passwordsWaiting(), ticker);
        this.registrations = new PasswordPool("notification-registration", 1, REGISTRATIONS_WAITING, ticker);
        var throttle = new LoginThrottle(limits.guessing(), ticker);
        this.registration = new Registration(
                adapters.accounts(), adapters.hashing(), registrations, throttle, clock, limits.isRegistrationOpen());
        this.logins = new Logins(
                adapters.accounts(),
                adapters.logins(),
                adapters.listener(),
                adapters.tokens(),
                adapters.hashing(),
                passwords,
                clock,
                limits.loginLifetime());
        this.throttled = new ThrottledLogins(logins, throttle);
        logins.contributeTo(housekeeping);
    }

    public RegisterUser registerUser() {
        return registration;
    }

    public LogIn logIn() {
        return throttled;
    }

    public RefreshLogin refreshLogin() {
        return throttled;
    }

    public LogOut logOut() {
        return logins;
    }

    public ChangePassword changePassword() {
        return throttled;
    }

    public AuthenticateCaller authenticateCaller() {
        return logins;
    }

    /** The parts, for health and figures. */
    public List<Component> components() {
        return List.of(passwords, registrations, logins, housekeeping);
    }

    /** Finishes the passwords that are being hashed; waits a few seconds at most. */
    @Override
    public void close() {
        housekeeping.close();
        registrations.close();
        passwords.close();
    }
}
