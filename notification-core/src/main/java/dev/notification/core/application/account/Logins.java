package dev.notification.core.application.account;

import dev.notification.core.domain.Account;
import dev.notification.core.domain.Act;
import dev.notification.core.domain.AuditEntry.Action;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.Password;
import dev.notification.core.domain.PasswordHash;
import dev.notification.core.domain.RefreshToken;
import dev.notification.core.domain.Revocation;
import dev.notification.core.domain.Source;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.lifecycle.Check;
import dev.notification.core.lifecycle.Component;
import dev.notification.core.lifecycle.Loop;
import dev.notification.core.port.in.account.ChangePassword;
import dev.notification.core.port.in.account.ConfirmPassword;
import dev.notification.core.port.in.account.LogIn;
import dev.notification.core.port.in.account.LogOut;
import dev.notification.core.port.in.account.RefreshLogin;
import dev.notification.core.port.out.AccessTokens;
import dev.notification.core.port.out.AccountStore;
import dev.notification.core.port.out.LoginStore;
import dev.notification.core.port.out.PasswordHashing;
import dev.notification.core.port.out.RevocationListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The life of a login: opened with a password, prolonged with refresh tokens, ended. Which logins have been revoked is
 * known in memory until the last of their access tokens has expired, so that verifying one never asks the store. All of it is
 * bound to the store's history: what was issued before a backup was restored is no longer good.
 */
public final class Logins implements LogOut, Component {
    private static final System.Logger LOG = System.getLogger(Logins.class.getName());

    /** Longer than it takes from asking the store to issuing a token, and than clocks of processes differ. */
    private static final Duration TOKEN_SLACK = Duration.ofMinutes(1);

    private static final int FROM_THE_START = 0;
    private static final Duration NOTICE_PAUSE = Duration.ofSeconds(1);
    private static final Duration FORGETTING_DELAY = Duration.ofSeconds(5);
    private static final Duration FORGETTING_PAUSE = Duration.ofSeconds(60);
    private static final int BATCH = 500;
    private static final int MAX_BATCHES = 200;

    private final AccountStore accounts;
    private final LoginStore logins;
    private final RevocationListener listener;
    private final AccessTokens tokens;
    private final PasswordHashing hashing;
    private final PasswordPool pool;
    private final InstantSource clock;
    private final Duration lifetime;
    private final FoldedAudit failures;
    private final PasswordHash nobodysHash;
    /** Until when each must be remembered. */
    private final Map<LoginId, Instant> revoked = new ConcurrentHashMap<>();

    private final Looks looks = new Looks("logins");

    private volatile Epoch epoch;
    /** The newest revocation that a look has found. Changed by one look at a time. */
    private volatile long noticed;

    /**
     * Reads which logins were revoked.
     *
     * @param lifetime how long a login lasts without being refreshed
     */
    public Logins(
            AccountStore accounts,
            LoginStore logins,
            RevocationListener listener,
            AccessTokens tokens,
            PasswordHashing hashing,
            PasswordPool pool,
            InstantSource clock,
            Duration lifetime,
            FoldedAudit failures) {
        this.accounts = accounts;
        this.logins = logins;
        this.listener = listener;
        this.tokens = tokens;
        this.hashing = hashing;
        this.pool = pool;
        this.clock = clock;
        this.lifetime = lifetime;
        this.failures = failures;
        this.nobodysHash = hashing.ofNobody();
        LoginStore.Revocations known = logins.revocations(FROM_THE_START);
        this.epoch = known.epoch();
        this.noticed = known.number();
        known.ended().forEach(this::remember);
    }

    /** As {@link LogIn#logIn}. */
    CompletionStage<LogIn.Outcome> logIn(LogIn.Command command, PasswordPool.Place place) {
        return pool.run(
                place,
                () -> check(usernameOf(command).flatMap(accounts::find), command.password(), command.from())
                        .flatMap(account -> openIfUnchanged(account, command.from()))
                        .<LogIn.Outcome>map(outcome -> outcome)
                        .orElseGet(LogIn.WrongCredentials::new));
    }

    /** The password may have been changed while it was checked: then the change did not see this login. */
    private Optional<LogIn.LoggedIn> openIfUnchanged(Account account, Optional<Source> from) {
        LogIn.LoggedIn opened = open(account, from);
        boolean unchanged = accounts.find(account.id())
                .map(Account::passwordHash)
                .filter(account.passwordHash()::equals)
                .isPresent();
        if (!unchanged) {
            logins.revoke(account.id(), opened.refreshToken().login(), clock.instant())
                    .ifPresent(this::remember);
        }
        return Optional.of(opened).filter(login -> unchanged);
    }

    private static Optional<Username> usernameOf(LogIn.Command command) {
        try {
            return Optional.of(new Username(command.username()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Nobody costs the same hash as a wrong password, so that time does not tell who has an account. Hashes of a time when
     * passwords were hashed as typed are replaced.
     */
    private Optional<Account> check(Optional<Account> account, String typed, Optional<Source> from) {
        PasswordHash hash = account.map(Account::passwordHash).orElse(nobodysHash);
        String normalized = Password.normalized(typed);
        if (hashing.matches(normalized, hash)) {
            return account;
        }
        boolean matches = !normalized.equals(typed) && hashing.matches(typed, hash);
        if (!matches) {
            failures.count(Action.LOGIN_FAILED, account.map(Account::id), from);
        }
        return account.filter(known -> matches).map(known -> rehashed(known, typed));
    }

    private Account rehashed(Account account, String typed) {
        Password password;
        try {
            password = new Password(typed);
        } catch (IllegalArgumentException e) {
            return account; // In the new form it is shorter than a new one may be; it stays good as it is.
        }
        PasswordHash next = hashing.hash(password);
        return accounts.replacePassword(account.id(), account.passwordHash(), next)
                ? new Account(account.id(), account.username(), next, account.role())
                : account;
    }

    private LogIn.LoggedIn open(Account account, Optional<Source> from) {
        RefreshToken token = RefreshToken.ofNewLogin();
        LoginStore.Terms terms = terms();
        logins.open(account.id(), token, terms, from);
        return loggedIn(account, token, terms);
    }

    private LoginStore.Terms terms() {
        Instant now = clock.instant();
        return new LoginStore.Terms(
                epoch, now, now.plus(lifetime), now.plus(tokens.lifetime()).plus(TOKEN_SLACK));
    }

    private LogIn.LoggedIn loggedIn(Account account, RefreshToken token, LoginStore.Terms terms) {
        return new LogIn.LoggedIn(
                account.id(), tokens.issue(account.id(), token.login(), account.role(), terms.epoch()), token);
    }

    /** As {@link RefreshLogin#refresh}. */
    Optional<LogIn.LoggedIn> refresh(RefreshLogin.Command command) {
        return RefreshToken.parse(command.refreshToken()).flatMap(token -> refresh(token, command.from()));
    }

    private Optional<LogIn.LoggedIn> refresh(RefreshToken presented, Optional<Source> from) {
        LoginStore.Terms terms = terms();
        LoginStore.Refreshed refreshed = logins.refresh(presented, terms, from);
        if (refreshed instanceof LoginStore.Refreshed.Good good) {
            return accounts.find(good.user()).map(account -> loggedIn(account, good.next(), terms));
        }
        if (refreshed instanceof LoginStore.Refreshed.Copied copied) {
            end(copied.ended());
        }
        return Optional.empty();
    }

    @Override
    public void logOut(Caller.User caller) {
        // If it is revoked already, this token at least is known to end then.
        end(logins.revoke(caller.user(), caller.login(), clock.instant())
                .orElseGet(() -> new LoginStore.Ended(caller.login(), caller.user(), caller.expiresAt())));
    }

    /** As {@link ChangePassword#change}. */
    CompletionStage<LogIn.Outcome> change(ChangePassword.Command command, PasswordPool.Place place) {
        return pool.run(
                place,
                () -> check(accounts.find(command.user()), command.current(), command.from())
                        .<LogIn.Outcome>map(account -> change(account, command.next(), command.from()))
                        .orElseGet(LogIn.WrongCredentials::new));
    }

    /** As {@link ConfirmPassword#confirm}. */
    CompletionStage<ConfirmPassword.Outcome> confirm(ConfirmPassword.Command command, PasswordPool.Place place) {
        return pool.run(place, () -> {
            Optional<Account> account = accounts.find(command.user());
            if (account.isEmpty()) {
                return ConfirmPassword.Outcome.NO_PASSWORD;
            }
            return !command.typed().isEmpty()
                            && check(account, command.typed(), command.from()).isPresent()
                    ? ConfirmPassword.Outcome.CONFIRMED
                    : ConfirmPassword.Outcome.WRONG;
        });
    }

    private LogIn.LoggedIn change(Account account, Password next, Optional<Source> from) {
        var act = Act.ofUser(clock.instant(), from);
        accounts.changePassword(account.id(), hashing.hash(next), act);
        end(account.id(), logins.revokeAll(account.id(), act));
        return open(account, from);
    }

    /** From now on in the background: notices what was revoked elsewhere, forgets what is over. */
    public void contributeTo(Loop loop) {
        loop.every("revocation", NOTICE_PAUSE, this::noticeRevoked);
        loop.every("logins", FORGETTING_DELAY, FORGETTING_PAUSE, this::forgetOld);
    }

    /**
     * Ends what another process has revoked, the operator's command line or another server, since the last look that
     * succeeded. Blocks on the store.
     */
    synchronized void noticeRevoked() {
        looks.look(this::takeInRevoked);
    }

    private synchronized void takeInRevoked() {
        LoginStore.Revocations found = logins.revocations(noticed);
        if (!found.epoch().equals(epoch)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the history is {0} now, no longer {1}: whoever logged in before has to do so again",
                    found.epoch(),
                    epoch);
            epoch = found.epoch();
            found = logins.revocations(FROM_THE_START);
        }
        found.ended().stream()
                .filter(ended -> !revoked.containsKey(ended.login()))
                .forEach(this::end);
        noticed = found.number();
    }

    /** Forgets logins that are over, once the last of their access tokens has expired. Blocks on the store. */
    void forgetOld() {
        Instant before = clock.instant();
        revoked.values().removeIf(until -> until.isBefore(before));
        for (int batches = 0; batches < MAX_BATCHES && logins.forget(before, BATCH) == BATCH; batches++) {
            Thread.onSpinWait();
        }
    }

    /** Unwell while what was revoked elsewhere is not noticed. */
    @Override
    public Check check() {
        return looks.check();
    }

    @Override
    public Map<String, Long> stats() {
        return Map.of("revoked", (long) revoked.size(), "failed_looks", looks.failures());
    }

    private void end(LoginStore.Ended ended) {
        remember(ended);
        listener.revoked(ended.user(), new Revocation.Logins(Set.of(ended.login())));
    }

    private void end(UserId user, List<LoginStore.Ended> ended) {
        ended.forEach(this::remember);
        listener.revoked(
                user,
                new Revocation.Logins(
                        ended.stream().map(LoginStore.Ended::login).collect(Collectors.toUnmodifiableSet())));
    }

    private void remember(LoginStore.Ended ended) {
        revoked.merge(ended.login(), ended.tokensEnd(), (one, other) -> one.isAfter(other) ? one : other);
    }

    /** Whom a token of ours speaks for, unless its login is over. Never blocks. */
    Optional<Caller> callerOf(String token) {
        return tokens.verify(token, epoch)
                .filter(caller -> !(caller instanceof Caller.User user) || !revoked.containsKey(user.login()));
    }

    /** The store's present history, as far as it is known. */
    public Epoch epoch() {
        return epoch;
    }

    /** Ends all logins of a user. Blocks on the store. */
    void endAll(UserId user, Act act) {
        end(user, logins.revokeAll(user, act));
    }
}
