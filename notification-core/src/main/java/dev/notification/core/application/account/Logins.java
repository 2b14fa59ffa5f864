package dev.notification.core.application.account;

import dev.notification.core.domain.Account;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.Password;
import dev.notification.core.domain.PasswordHash;
import dev.notification.core.domain.RefreshToken;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.lifecycle.Check;
import dev.notification.core.lifecycle.Component;
import dev.notification.core.lifecycle.Loop;
import dev.notification.core.port.in.account.AuthenticateCaller;
import dev.notification.core.port.in.account.ChangePassword;
import dev.notification.core.port.in.account.LogIn;
import dev.notification.core.port.in.account.LogOut;
import dev.notification.core.port.in.account.RefreshLogin;
import dev.notification.core.port.out.AccessTokens;
import dev.notification.core.port.out.AccountStore;
import dev.notification.core.port.out.LoginListener;
import dev.notification.core.port.out.LoginStore;
import dev.notification.core.port.out.PasswordHashing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The life of a login: opened with a password, prolonged with refresh tokens, ended. Which logins have been revoked is
 * known in memory for as long as their access tokens would be valid, so that verifying one never asks the store.
 */
public final class Logins implements LogOut, AuthenticateCaller, Component {
    /** Longer than clocks of processes differ, and than one look at the store may fail. */
    private static final Duration NOTICE = Duration.ofMinutes(1);

    private static final Duration NOTICE_PAUSE = Duration.ofSeconds(1);
    private static final Duration FORGETTING_DELAY = Duration.ofSeconds(5);
    private static final Duration FORGETTING_PAUSE = Duration.ofSeconds(60);
    private static final int BATCH = 500;
    private static final int MAX_BATCHES = 200;

    private final AccountStore accounts;
    private final LoginStore logins;
    private final LoginListener listener;
    private final AccessTokens tokens;
    private final PasswordHashing hashing;
    private final PasswordPool pool;
    private final InstantSource clock;
    private final Duration lifetime;
    private final PasswordHash nobodysHash;
    private final Map<LoginId, Instant> revoked = new ConcurrentHashMap<>();

    /**
     * Reads which logins were revoked lately.
     *
     * @param lifetime how long a login lasts without being refreshed
     */
    public Logins(
            AccountStore accounts,
            LoginStore logins,
            LoginListener listener,
            AccessTokens tokens,
            PasswordHashing hashing,
            PasswordPool pool,
            InstantSource clock,
            Duration lifetime) {
        this.accounts = accounts;
        this.logins = logins;
        this.listener = listener;
        this.tokens = tokens;
        this.hashing = hashing;
        this.pool = pool;
        this.clock = clock;
        this.lifetime = lifetime;
        this.nobodysHash = hashing.hash(new Password("nobody has this one"));
        remember(logins.revokedSince(clock.instant().minus(tokens.lifetime())).keySet());
    }

    /** As {@link LogIn#logIn}. */
    CompletionStage<LogIn.Outcome> logIn(LogIn.Command command, PasswordPool.Place place) {
        return pool.run(
                place,
                () -> check(usernameOf(command).flatMap(accounts::find), command.password())
                        .flatMap(this::openIfUnchanged)
                        .<LogIn.Outcome>map(outcome -> outcome)
                        .orElseGet(LogIn.WrongCredentials::new));
    }

    /** The password may have been changed while it was checked: then the change did not see this login. */
    private Optional<LogIn.LoggedIn> openIfUnchanged(Account account) {
        LogIn.LoggedIn opened = open(account);
        boolean unchanged = accounts.find(account.id())
                .map(Account::passwordHash)
                .filter(account.passwordHash()::equals)
                .isPresent();
        if (!unchanged) {
            logins.revoke(account.id(), opened.refreshToken().login(), clock.instant());
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
    private Optional<Account> check(Optional<Account> account, String typed) {
        PasswordHash hash = account.map(Account::passwordHash).orElse(nobodysHash);
        String normalized = Password.normalized(typed);
        if (hashing.matches(normalized, hash)) {
            return account;
        }
        boolean matches = !normalized.equals(typed) && hashing.matches(typed, hash);
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

    private LogIn.LoggedIn open(Account account) {
        RefreshToken token = RefreshToken.ofNewLogin();
        logins.open(account.id(), token, clock.instant().plus(lifetime));
        return loggedIn(account, token);
    }

    private LogIn.LoggedIn loggedIn(Account account, RefreshToken token) {
        return new LogIn.LoggedIn(account.id(), tokens.issue(account.id(), token.login(), account.role()), token);
    }

    /** As {@link RefreshLogin#refresh}. */
    Optional<LogIn.LoggedIn> refresh(String refreshToken) {
        return RefreshToken.parse(refreshToken).flatMap(this::refresh);
    }

    private Optional<LogIn.LoggedIn> refresh(RefreshToken presented) {
        RefreshToken next = presented.next();
        Instant now = clock.instant();
        LoginStore.Rotation rotation = logins.rotate(presented, next, now, now.plus(lifetime));
        if (rotation instanceof LoginStore.Rotation.Rotated rotated) {
            return accounts.find(rotated.user()).map(account -> loggedIn(account, next));
        }
        if (rotation instanceof LoginStore.Rotation.Reused reused) {
            end(reused.user(), Set.of(presented.login()));
        }
        return Optional.empty();
    }

    @Override
    public void logOut(Caller.User caller) {
        logins.revoke(caller.user(), caller.login(), clock.instant());
        end(caller.user(), Set.of(caller.login()));
    }

    /** As {@link ChangePassword#change}. */
    CompletionStage<LogIn.Outcome> change(ChangePassword.Command command, PasswordPool.Place place) {
        return pool.run(
                place,
                () -> check(accounts.find(command.user()), command.current())
                        .<LogIn.Outcome>map(account -> change(account, command.next()))
                        .orElseGet(LogIn.WrongCredentials::new));
    }

    private LogIn.LoggedIn change(Account account, Password next) {
        accounts.changePassword(account.id(), hashing.hash(next));
        end(account.id(), logins.revokeAll(account.id(), clock.instant()));
        return open(account);
    }

    /** From now on in the background: notices what was revoked elsewhere, forgets what is over. */
    public void contributeTo(Loop loop) {
        loop.every("revocation", NOTICE_PAUSE, this::noticeRevoked);
        loop.every("logins", FORGETTING_DELAY, FORGETTING_PAUSE, this::forgetOld);
    }

    /** Ends what another process has revoked, the operator's command line or another server. Blocks on the store. */
    void noticeRevoked() {
        logins.revokedSince(clock.instant().minus(NOTICE)).forEach((login, user) -> {
            if (!revoked.containsKey(login)) {
                end(user, Set.of(login));
            }
        });
    }

    /** Forgets logins that are over, and were so for longer than an access token lives. Blocks on the store. */
    void forgetOld() {
        var before = clock.instant().minus(tokens.lifetime());
        for (int batches = 0; batches < MAX_BATCHES && logins.forget(before, BATCH) == BATCH; batches++) {
            Thread.onSpinWait();
        }
    }

    @Override
    public Check check() {
        return Check.well("logins");
    }

    @Override
    public Map<String, Long> stats() {
        return Map.of("revoked", (long) revoked.size());
    }

    private void end(UserId user, Set<LoginId> ended) {
        remember(ended);
        listener.revoked(user, ended);
    }

    private void remember(Set<LoginId> ended) {
        Instant now = clock.instant();
        revoked.values().removeIf(until -> until.isBefore(now));
        ended.forEach(login -> revoked.put(login, now.plus(tokens.lifetime())));
    }

    @Override
    public CompletionStage<Optional<Caller>> authenticate(String token) {
        return CompletableFuture.completedStage(tokens.verify(token)
                .filter(caller -> !revoked.containsKey(caller.login()))
                .map(Caller.class::cast));
    }
}
