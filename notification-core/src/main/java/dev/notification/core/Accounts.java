package dev.notification.core;

import dev.notification.core.application.account.Authentication;
import dev.notification.core.application.account.CutOffs;
import dev.notification.core.application.account.FoldedAudit;
import dev.notification.core.application.account.Keys;
import dev.notification.core.application.account.LoginThrottle;
import dev.notification.core.application.account.Logins;
import dev.notification.core.application.account.Minting;
import dev.notification.core.application.account.Names;
import dev.notification.core.application.account.PasswordPool;
import dev.notification.core.application.account.Registration;
import dev.notification.core.application.account.SigningIn;
import dev.notification.core.application.account.ThrottledLogins;
import dev.notification.core.application.account.Users;
import dev.notification.core.domain.UserCreation;
import dev.notification.core.lifecycle.Component;
import dev.notification.core.lifecycle.Loop;
import dev.notification.core.lifecycle.Tally;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.LoginLimits;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.in.account.AuthenticateCaller;
import dev.notification.core.port.in.account.ChangePassword;
import dev.notification.core.port.in.account.ConfirmPassword;
import dev.notification.core.port.in.account.CutOff;
import dev.notification.core.port.in.account.FindUser;
import dev.notification.core.port.in.account.IssueKey;
import dev.notification.core.port.in.account.ListKeys;
import dev.notification.core.port.in.account.LogIn;
import dev.notification.core.port.in.account.LogOut;
import dev.notification.core.port.in.account.MintToken;
import dev.notification.core.port.in.account.ReadAccount;
import dev.notification.core.port.in.account.RefreshLogin;
import dev.notification.core.port.in.account.RegisterUser;
import dev.notification.core.port.in.account.RenameUser;
import dev.notification.core.port.in.account.RevokeKey;
import dev.notification.core.port.in.account.UpsertUsers;
import dev.notification.core.port.out.AccessTokens;
import dev.notification.core.port.out.AccountStore;
import dev.notification.core.port.out.AuditLog;
import dev.notification.core.port.out.CutOffStore;
import dev.notification.core.port.out.Directory;
import dev.notification.core.port.out.ForeignTokens;
import dev.notification.core.port.out.KeyStore;
import dev.notification.core.port.out.LoginStore;
import dev.notification.core.port.out.NamedUsers;
import dev.notification.core.port.out.PasswordHashing;
import dev.notification.core.port.out.RevocationListener;
import dev.notification.core.port.out.UserStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/**
 * Accounts and logins, assembled: for an application that has no users of its own. Thread-safe. Only what was opened here is
 * closed here: threads, not stores.
 */
public final class Accounts implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Accounts.class.getName());
    /** One after the other: more than a thread hashes in two seconds need not wait. */
    private static final int REGISTRATIONS_WAITING = 32;
    /** How far the clocks of nodes, and of whoever issues tokens, may be apart. */
    private static final Duration CLOCK_SLACK = Duration.ofHours(1);

    private final PasswordPool passwords;
    private final PasswordPool registrations;
    private final ThrottledLogins throttled;
    private final LoginThrottle throttle;
    private final FoldedAudit audit;
    private final RegisterUser registration;
    private final Logins logins;
    private final Keys keys;
    private final CutOffs cutOffs;
    private final Minting minting;
    private final Authentication authentication;
    private final Users users;
    private final Loop housekeeping = new Loop("notification-logins");

    /**
     * Everything accounts need from their surroundings.
     *
     * @param audit of the same store as accounts and logins, which enter what they change themselves
     * @param listener hears of logins, tokens and keys that are over: {@code inboxes.endFollowing()::end} where sockets go
     *     back to them
     * @param keys of the same store, as are cut-offs, the directory and the users
     * @param foreign verifies what the application signs itself
     * @param named whom that speaks of: {@code inboxes.namedUsers()}
     */
    public record Adapters(
            AccountStore accounts,
            LoginStore logins,
            AccessTokens tokens,
            PasswordHashing hashing,
            RevocationListener listener,
            AuditLog audit,
            KeyStore keys,
            CutOffStore cutOffs,
            Directory directory,
            UserStore users,
            ForeignTokens foreign,
            NamedUsers named) {
        /** Without machines: no keys, no names but usernames, no tokens but those of logins. */
        public Adapters(
                AccountStore accounts,
                LoginStore logins,
                AccessTokens tokens,
                PasswordHashing hashing,
                RevocationListener listener,
                AuditLog audit) {
            this(
                    accounts,
                    logins,
                    tokens,
                    hashing,
                    listener,
                    audit,
                    KeyStore.NONE,
                    CutOffStore.NONE,
                    Directory.NONE,
                    UserStore.NONE,
                    ForeignTokens.NONE,
                    NamedUsers.NONE);
        }

        /** Without an audit log for what changes nothing: wrong passwords and tries that were held up. */
        public Adapters(
                AccountStore accounts,
                LoginStore logins,
                AccessTokens tokens,
                PasswordHashing hashing,
                RevocationListener listener) {
            this(accounts, logins, tokens, hashing, listener, AuditLog.NONE);
        }

        public Adapters {
            Objects.requireNonNull(accounts);
            Objects.requireNonNull(logins);
            Objects.requireNonNull(tokens);
            Objects.requireNonNull(hashing);
            Objects.requireNonNull(listener);
            Objects.requireNonNull(audit);
            Objects.requireNonNull(keys);
            Objects.requireNonNull(cutOffs);
            Objects.requireNonNull(directory);
            Objects.requireNonNull(users);
            Objects.requireNonNull(foreign);
            Objects.requireNonNull(named);
        }
    }

    /**
     * @param isRegistrationOpen whether anyone may open an account
     * @param passwordThreads how many passwords are hashed at once
     * @param passwordsWaiting how many more may wait before a login is refused as overload
     * @param loginLifetime how long a login lasts without being refreshed
     * @param guessing how often may be guessed and registered; empty: as often as anyone likes
     * @param creation whether a token that is minted for an external id never seen before makes its user, as signing in does
     */
    public record Limits(
            boolean isRegistrationOpen,
            int passwordThreads,
            int passwordsWaiting,
            Duration loginLifetime,
            Optional<LoginLimits> guessing,
            UserCreation creation) {
        public static final Limits DEFAULT = new Limits(true, 2, 64, Duration.ofDays(30));

        /** The same with another rule for whether anyone may open an account. */
        public Limits withRegistration(boolean isOpen) {
            return new Limits(isOpen, passwordThreads, passwordsWaiting, loginLifetime, guessing, creation);
        }

        /** The same with another rule for what makes users. */
        public Limits withCreation(UserCreation rule) {
            return new Limits(isRegistrationOpen, passwordThreads, passwordsWaiting, loginLifetime, guessing, rule);
        }

        public Limits {
            Objects.requireNonNull(loginLifetime);
            Objects.requireNonNull(guessing);
            Objects.requireNonNull(creation);
        }

        /** With {@link UserCreation#ALWAYS}. */
        public Limits(
                boolean isRegistrationOpen,
                int passwordThreads,
                int passwordsWaiting,
                Duration loginLifetime,
                Optional<LoginLimits> guessing) {
            this(isRegistrationOpen, passwordThreads, passwordsWaiting, loginLifetime, guessing, UserCreation.ALWAYS);
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
        this.audit = new FoldedAudit(adapters.audit(), clock);
        this.throttle = new LoginThrottle(limits.guessing(), ticker);
        this.registration = new Registration(
                adapters.accounts(),
                adapters.hashing(),
                registrations,
                throttle,
                audit,
                clock,
                limits.isRegistrationOpen());
        this.logins = new Logins(
                adapters.accounts(),
                adapters.logins(),
                adapters.listener(),
                adapters.tokens(),
                adapters.hashing(),
                passwords,
                clock,
                limits.loginLifetime(),
                audit);
        this.throttled = new ThrottledLogins(logins, throttle, audit);
        var names = new Names(adapters.directory(), clock, limits.creation().bySigningIn());
        this.keys = new Keys(adapters.keys(), adapters.listener(), clock, logins::epoch);
        this.cutOffs =
                new CutOffs(adapters.cutOffs(), names, logins, adapters.listener(), clock, longest(adapters.foreign()));
        this.minting = new Minting(adapters.tokens(), names, cutOffs, logins, clock);
        this.authentication =
                new Authentication(keys, logins, cutOffs, new SigningIn(adapters.foreign(), adapters.named()));
        this.users = new Users(adapters.users(), clock);
        audit.contributeTo(housekeeping);
        logins.contributeTo(housekeeping);
        keys.contributeTo(housekeeping);
        cutOffs.contributeTo(housekeeping);
        users.contributeTo(housekeeping);
    }

    /** After so long no token is good any more. */
    private static Duration longest(ForeignTokens foreign) {
        Duration minted = MintToken.LONGEST;
        return (foreign.longest().compareTo(minted) > 0 ? foreign.longest() : minted).plus(CLOCK_SLACK);
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

    public ConfirmPassword confirmPassword() {
        return throttled;
    }

    public AuthenticateCaller authenticateCaller() {
        return authentication;
    }

    public IssueKey issueKey() {
        return keys;
    }

    public RevokeKey revokeKey() {
        return keys;
    }

    public ListKeys listKeys() {
        return keys;
    }

    public MintToken mintToken() {
        return minting;
    }

    public CutOff cutOff() {
        return cutOffs;
    }

    public UpsertUsers upsertUsers() {
        return users;
    }

    public FindUser findUser() {
        return users;
    }

    public RenameUser renameUser() {
        return users;
    }

    public ReadAccount readAccount() {
        return users;
    }

    /** The parts, for health and figures. */
    public List<Component> components() {
        return List.of(passwords, registrations, logins, keys, cutOffs, housekeeping);
    }

    /**
     * What has been counted since the start, for metrics.
     *
     * @param logins how tries to log in with a password ended
     * @param limited how often each limit for guessers has held somebody up
     */
    public record Measures(Tally logins, Tally limited) {}

    public Measures measures() {
        return new Measures(throttled.outcomes(), throttle.refused());
    }

    /** The pools of threads by their names, to be looked at. */
    public Map<String, ExecutorService> threads() {
        Map<String, ExecutorService> all = new LinkedHashMap<>(passwords.threadsByName());
        all.putAll(registrations.threadsByName());
        return all;
    }

    /** Finishes the passwords that are being hashed; waits a few seconds at most. Blocks on the store. */
    @Override
    public void close() {
        housekeeping.close();
        registrations.close();
        passwords.close();
        try {
            keys.storeUses();
        } catch (StoreUnavailableException | OverloadedException e) {
            LOG.log(System.Logger.Level.WARNING, "the last uses of keys are not stored: {0}", e.getMessage());
        }
        try {
            audit.enter();
        } catch (StoreUnavailableException | OverloadedException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the last failed logins are not in the audit log: {0}",
                    e.getMessage());
        }
    }
}
