package dev.notification.core.application.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.notification.core.domain.AccessToken;
import dev.notification.core.domain.Act;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.Password;
import dev.notification.core.domain.PasswordHash;
import dev.notification.core.domain.RefreshToken;
import dev.notification.core.domain.RefreshTokens;
import dev.notification.core.domain.Revocation;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.Source;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.memory.InMemoryAccessTokens;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.in.account.ChangePassword;
import dev.notification.core.port.in.account.LogIn;
import dev.notification.core.port.in.account.RefreshLogin;
import dev.notification.core.port.out.AccessTokens;
import dev.notification.core.port.out.AuditLog;
import dev.notification.core.port.out.LoginStore;
import dev.notification.core.port.out.PasswordHashing;
import dev.notification.core.testkit.Racing;
import dev.notification.core.testkit.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to a login while something else happens to it. */
class LoginRacesTest {
    private static final Act ACT = Act.ofOperator(Stores.NOW);
    private static final PasswordPool.Place NOWHERE = PasswordPool.Place.of(Optional.empty(), false);

    private final Stores stores = Stores.inMemory();
    private final Interrupted store = new Interrupted(stores.logins());
    private volatile Instant now = Stores.NOW;
    private final InMemoryAccessTokens tokens = new InMemoryAccessTokens(() -> now, Duration.ofHours(1));
    private final PlainHashing hashing = new PlainHashing();
    private final PasswordPool pool = new PasswordPool("password", 2, 8, Ticker.system());
    private final List<LoginId> ended = new CopyOnWriteArrayList<>();
    private Logins logins;
    private UserId ada;

    @BeforeEach
    void open() {
        ada = stores.accounts()
                .add(new Username("ada"), new PasswordHash("$password123"), Stores.NOW)
                .orElseThrow()
                .id();
        logins = logins();
    }

    private Logins logins() {
        return logins(tokens);
    }

    private Logins logins(AccessTokens tokens) {
        return new Logins(
                stores.accounts(),
                store,
                (user, over) -> ended.addAll(((Revocation.Logins) over).logins()),
                tokens,
                hashing,
                pool,
                () -> now,
                Duration.ofDays(30),
                new FoldedAudit(AuditLog.NONE, () -> Stores.NOW));
    }

    @AfterEach
    void close() {
        pool.close();
    }

    private LogIn.Outcome logIn(String password) {
        return join(logins.logIn(new LogIn.Command("ada", password), NOWHERE));
    }

    private Optional<LogIn.LoggedIn> refresh(String token) {
        return logins.refresh(new RefreshLogin.Command(token));
    }

    private LogIn.Outcome changePassword() {
        return join(
                logins.change(new ChangePassword.Command(ada, "password123", new Password("password456")), NOWHERE));
    }

    private boolean isValid(AccessToken token) {
        return logins.callerOf(token.value()).isPresent();
    }

    @Test
    void twoThatRefreshWithOneTokenAtOnceGoOnWithTheSameToken() {
        for (int round = 0; round < 200; round++) {
            var loggedIn = (LogIn.LoggedIn) logIn("password123");
            String token = loggedIn.refreshToken().text();

            List<Optional<LogIn.LoggedIn>> refreshed = Racing.of(2, racer -> refresh(token));

            List<LogIn.LoggedIn> both =
                    refreshed.stream().flatMap(Optional::stream).toList();
            assertThat(both).hasSize(2).allMatch(one -> isValid(one.token()));
            assertThat(both.get(0).refreshToken()).isEqualTo(both.get(1).refreshToken());
            assertThat(isValid(loggedIn.token())).isTrue();
            assertThat(ended).isEmpty();
        }
    }

    @Test
    void aTokenThatIsUsedAgainAfterTheLeewayEndsItsLoginAndAllItsTokens() {
        var loggedIn = (LogIn.LoggedIn) logIn("password123");
        String token = loggedIn.refreshToken().text();
        LogIn.LoggedIn refreshed = refresh(token).orElseThrow();
        now = now.plus(RefreshTokens.LEEWAY).plusMillis(1);

        assertThat(refresh(token)).isEmpty();

        assertThat(isValid(loggedIn.token())).isFalse();
        assertThat(isValid(refreshed.token())).isFalse();
        assertThat(refresh(refreshed.refreshToken().text())).isEmpty();
        assertThat(ended).containsExactly(loggedIn.refreshToken().login());
    }

    /** The name of a login stands in every token, in expired ones too. */
    @Test
    void anInventedTokenEndsNoLogin() {
        var loggedIn = (LogIn.LoggedIn) logIn("password123");

        assertThat(refresh(loggedIn.refreshToken().login() + "." + "A".repeat(43)))
                .isEmpty();

        assertThat(isValid(loggedIn.token())).isTrue();
        assertThat(refresh(loggedIn.refreshToken().text())).isPresent();
        assertThat(ended).isEmpty();
    }

    @Test
    void ofTwoThatEndOneLoginAtOnceBothAreRightAndItsTokenIsNoLonger() {
        var loggedIn = (LogIn.LoggedIn) logIn("password123");
        var caller = (Caller.User) logins.callerOf(loggedIn.token().value()).orElseThrow();

        Racing.of(2, racer -> {
            logins.logOut(caller);
            return racer;
        });

        assertThat(isValid(loggedIn.token())).isFalse();
        assertThat(refresh(loggedIn.refreshToken().text())).isEmpty();
    }

    /** The change did not see the login: it was not there yet. */
    @Test
    void aPasswordThatIsChangedWhileItIsCheckedLogsNobodyIn() {
        hashing.onceChecked = this::changePassword;

        assertThat(logIn("password123")).isInstanceOf(LogIn.WrongCredentials.class);

        assertAllLoginsButTheNewestAreRevoked();
        assertThat(logIn("password456")).isInstanceOf(LogIn.LoggedIn.class);
    }

    @Test
    void aPasswordThatIsChangedJustBeforeTheLoginIsEnteredLogsNobodyIn() {
        store.beforeOpening = this::changePassword;

        assertThat(logIn("password123")).isInstanceOf(LogIn.WrongCredentials.class);

        assertAllLoginsButTheNewestAreRevoked();
    }

    @Test
    void aPasswordThatIsChangedJustAfterTheLoginIsEnteredLogsNobodyIn() {
        store.afterOpening = this::changePassword;

        assertThat(logIn("password123")).isInstanceOf(LogIn.WrongCredentials.class);

        assertAllLoginsButTheNewestAreRevoked();
    }

    /** The one that the change of the password opened is left. */
    private void assertAllLoginsButTheNewestAreRevoked() {
        assertThat(store.opened).hasSize(2);
        assertThat(stores.logins().revocations(0).ended()).hasSize(1);
    }

    @Test
    void aTokenThatIsRefreshedWhileItsLoginIsRevokedIsNotValid() {
        var loggedIn = (LogIn.LoggedIn) logIn("password123");
        var caller = (Caller.User) logins.callerOf(loggedIn.token().value()).orElseThrow();
        store.afterRefreshing = () -> logins.logOut(caller);

        Optional<LogIn.LoggedIn> refreshed = refresh(loggedIn.refreshToken().text());

        assertThat(refreshed)
                .hasValueSatisfying(late -> assertThat(isValid(late.token())).isFalse());
        assertThat(ended).containsExactly(caller.login());
    }

    /** Its hash is of a time when passwords were hashed as typed. */
    @Test
    void anOldPasswordOpensAsTypedAndFromThenOnInEveryForm() {
        stores.accounts().changePassword(ada, new PasswordHash("$cafe\u0301 noir"), ACT);
        assertThat(logIn("caf\u00e9 noir")).isInstanceOf(LogIn.WrongCredentials.class);

        assertThat(logIn("cafe\u0301 noir")).isInstanceOf(LogIn.LoggedIn.class);

        assertThat(logIn("caf\u00e9 noir")).isInstanceOf(LogIn.LoggedIn.class);
        assertThat(logIn("cafe\u0301 noir")).isInstanceOf(LogIn.LoggedIn.class);
    }

    @Test
    void anOldPasswordThatIsTooShortInTheNewFormStaysGoodAsTyped() {
        stores.accounts().changePassword(ada, new PasswordHash("$" + "e\u0301".repeat(4)), ACT);

        assertThat(logIn("e\u0301".repeat(4))).isInstanceOf(LogIn.LoggedIn.class);
        assertThat(logIn("e\u0301".repeat(4))).isInstanceOf(LogIn.LoggedIn.class);
    }

    @Test
    void aPasswordThatIsChangedWhileTheOldOneIsHashedAnewStaysChanged() {
        stores.accounts().changePassword(ada, new PasswordHash("$cafe\u0301 noir"), ACT);
        hashing.onceChecked = () -> stores.accounts().changePassword(ada, new PasswordHash("$password456"), ACT);

        assertThat(logIn("cafe\u0301 noir")).isInstanceOf(LogIn.WrongCredentials.class);

        assertThat(logIn("password456")).isInstanceOf(LogIn.LoggedIn.class);
    }

    /** The operator's command line, or another server over the same database. */
    @Test
    void whatAnotherProcessRevokedIsNoticedOnce() {
        var loggedIn = (LogIn.LoggedIn) logIn("password123");
        stores.logins().revokeAll(ada, Stores.NOW);
        assertThat(isValid(loggedIn.token())).isTrue();

        logins.noticeRevoked();
        logins.noticeRevoked();

        assertThat(isValid(loggedIn.token())).isFalse();
        assertThat(ended).containsExactly(loggedIn.refreshToken().login());
    }

    @Test
    void whatWasRevokedBeforeTheStartIsKnownFromTheStart() {
        var loggedIn = (LogIn.LoggedIn) logIn("password123");
        stores.logins().revokeAll(ada, Stores.NOW);

        logins = logins();

        assertThat(isValid(loggedIn.token())).isFalse();
    }

    @Test
    void whatWasRevokedWhileTheStoreWasAwayIsNoticedAtTheFirstLookThatSucceeds() {
        var loggedIn = (LogIn.LoggedIn) logIn("password123");
        store.away = true;
        stores.logins().revokeAll(ada, now);
        assertThatThrownBy(logins::noticeRevoked).isInstanceOf(StoreUnavailableException.class);
        now = now.plus(Duration.ofMinutes(30));

        store.away = false;
        logins.noticeRevoked();

        assertThat(isValid(loggedIn.token())).isFalse();
        assertThat(ended).containsExactly(loggedIn.refreshToken().login());
    }

    @Test
    void aRevocationOfAProcessWhoseClockIsSlowIsNoticed() {
        var loggedIn = (LogIn.LoggedIn) logIn("password123");
        logins.noticeRevoked();
        stores.logins().revokeAll(ada, now.minus(Duration.ofDays(1)));

        logins.noticeRevoked();

        assertThat(isValid(loggedIn.token())).isFalse();
    }

    /** Tokens were issued for 30 days, and are issued for a minute from now on. */
    @Test
    void aRevokedTokenStaysRevokedUntilItsOwnEndWhateverTheLifetimeIsNow() {
        var long30 = new InMemoryAccessTokens(() -> now, Duration.ofDays(30));
        AccessTokens shortened = new Lifetime(long30, Duration.ofMinutes(1));
        logins = logins(long30);
        var loggedIn = (LogIn.LoggedIn) logIn("password123");
        var caller = (Caller.User) logins.callerOf(loggedIn.token().value()).orElseThrow();
        logins = logins(shortened);
        logins.logOut(caller);

        for (int days = 0; days < 29; days++) {
            now = now.plus(Duration.ofDays(1));
            logins.forgetOld();
            assertThat(isValid(loggedIn.token())).isFalse();
        }
        logins = logins(shortened);
        assertThat(isValid(loggedIn.token())).isFalse();
        now = now.plus(Duration.ofDays(2));
        logins.forgetOld();

        assertThat(isValid(loggedIn.token())).isFalse();
        assertThat(logins.stats()).containsEntry("revoked", 0L);
        assertThat(stores.logins().revocations(0).ended()).isEmpty();
    }

    @Test
    void whatWasIssuedBeforeABackupWasRestoredIsNoLongerGood() {
        var loggedIn = (LogIn.LoggedIn) logIn("password123");
        store.epoch = Optional.of(new Epoch("r2"));

        logins.noticeRevoked();

        assertThat(isValid(loggedIn.token())).isFalse();
        assertThat(refresh(loggedIn.refreshToken().text())).isEmpty();
        var again = (LogIn.LoggedIn) logIn("password123");
        assertThat(isValid(again.token())).isTrue();
        assertThat(refresh(again.refreshToken().text())).isPresent();
        assertThat(ended).isEmpty();
    }

    /** The numbers of revocations begin anew where the backup was made. */
    @Test
    void whatWasRevokedBeforeABackupIsKnownAfterItWasRestored() {
        logIn("password123");
        stores.logins().revokeAll(ada, now);
        logins.noticeRevoked();
        store.epoch = Optional.of(new Epoch("r2"));
        var again = (LogIn.LoggedIn) logIn("password123");
        stores.logins().revokeAll(ada, now);
        store.numbersBehind = 1;

        logins.noticeRevoked();

        assertThat(isValid(again.token())).isFalse();
        assertThat(ended).contains(again.refreshToken().login());
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** Hashes nothing, and lets something happen once between a password and the login that it opens. */
    private static final class PlainHashing implements PasswordHashing {
        private volatile Runnable onceChecked = () -> {};

        @Override
        public PasswordHash hash(Password password) {
            return new PasswordHash("$" + password.value());
        }

        @Override
        public boolean matches(String candidate, PasswordHash hash) {
            boolean matches = hash.value().equals("$" + candidate);
            Runnable next = onceChecked;
            onceChecked = () -> {};
            next.run();
            return matches;
        }
    }

    /** Lets something happen once beside a write. */
    private static final class Interrupted implements LoginStore {
        private final LoginStore store;
        private final List<LoginId> opened = new ArrayList<>();
        private Runnable beforeOpening = () -> {};
        private Runnable afterOpening = () -> {};
        private Runnable afterRefreshing = () -> {};
        private Optional<Epoch> epoch = Optional.empty();
        private long numbersBehind;
        private boolean away;

        Interrupted(LoginStore store) {
            this.store = store;
        }

        @Override
        public void open(UserId user, RefreshToken token, Terms terms, Optional<Source> from) {
            Runnable before = beforeOpening;
            Runnable after = afterOpening;
            beforeOpening = () -> {};
            afterOpening = () -> {};
            before.run();
            store.open(user, token, terms, from);
            opened.add(token.login());
            after.run();
        }

        @Override
        public Refreshed refresh(RefreshToken presented, Terms terms, Optional<Source> from) {
            Refreshed refreshed = store.refresh(presented, terms, from);
            afterRefreshing.run();
            return refreshed;
        }

        @Override
        public Optional<Ended> revoke(UserId user, LoginId login, Act act) {
            return store.revoke(user, login, act);
        }

        @Override
        public List<Ended> revokeAll(UserId user, Act act) {
            return store.revokeAll(user, act);
        }

        @Override
        public Revocations revocations(long after) {
            if (away) {
                throw new StoreUnavailableException("away", null);
            }
            Revocations known = store.revocations(Math.max(0, after + numbersBehind));
            return new Revocations(epoch.orElse(known.epoch()), known.number() - numbersBehind, known.ended());
        }

        @Override
        public int forget(Instant before, int limit) {
            return store.forget(before, limit);
        }
    }

    /** The same tokens; those that are issued are said to live for another time. */
    private record Lifetime(AccessTokens tokens, Duration lifetime) implements AccessTokens {
        @Override
        public AccessToken issue(UserId user, LoginId login, Role role, Epoch epoch) {
            return tokens.issue(user, login, role, epoch);
        }

        @Override
        public AccessToken mint(UserId user, Instant issuedAt, Duration valid, Epoch epoch) {
            return tokens.mint(user, issuedAt, valid, epoch);
        }

        @Override
        public Optional<Caller> verify(String token, Epoch epoch) {
            return tokens.verify(token, epoch);
        }
    }
}
