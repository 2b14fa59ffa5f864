package dev.notification.core.application.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.AccessToken;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.Password;
import dev.notification.core.domain.PasswordHash;
import dev.notification.core.domain.RefreshToken;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.memory.InMemoryAccessTokens;
import dev.notification.core.port.in.account.ChangePassword;
import dev.notification.core.port.in.account.LogIn;
import dev.notification.core.port.out.LoginStore;
import dev.notification.core.port.out.PasswordHashing;
import dev.notification.core.testkit.Racing;
import dev.notification.core.testkit.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to a login while something else happens to it. */
class LoginRacesTest {
    private static final PasswordPool.Place NOWHERE = PasswordPool.Place.of(Optional.empty(), false);

    private final Stores stores = Stores.inMemory();
    private final Interrupted store = new Interrupted(stores.logins());
    private final InMemoryAccessTokens tokens = new InMemoryAccessTokens(() -> Stores.NOW, Duration.ofHours(1));
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
        return new Logins(
                stores.accounts(),
                store,
                (user, over) -> ended.addAll(over),
                tokens,
                hashing,
                pool,
                () -> Stores.NOW,
                Duration.ofDays(30));
    }

    @AfterEach
    void close() {
        pool.close();
    }

    private LogIn.Outcome logIn(String password) {
        return join(logins.logIn(new LogIn.Command("ada", password), NOWHERE));
    }

    private LogIn.Outcome changePassword() {
        return join(
                logins.change(new ChangePassword.Command(ada, "password123", new Password("password456")), NOWHERE));
    }

    private boolean isValid(AccessToken token) {
        return join(logins.authenticate(token.value())).isPresent();
    }

    @Test
    void ofTwoThatRefreshWithOneTokenAtOnceExactlyOneWinsAndTheCopyEndsTheLogin() {
        for (int round = 0; round < 200; round++) {
            var loggedIn = (LogIn.LoggedIn) logIn("password123");
            String token = loggedIn.refreshToken().text();

            List<Optional<LogIn.LoggedIn>> refreshed = Racing.of(2, racer -> logins.refresh(token));

            List<LogIn.LoggedIn> winners =
                    refreshed.stream().flatMap(Optional::stream).toList();
            assertThat(winners).hasSize(1);
            assertThat(isValid(loggedIn.token())).isFalse();
            assertThat(isValid(winners.get(0).token())).isFalse();
            assertThat(logins.refresh(winners.get(0).refreshToken().text())).isEmpty();
            assertThat(ended).containsExactly(loggedIn.refreshToken().login());
            ended.clear();
        }
    }

    @Test
    void ofTwoThatEndOneLoginAtOnceBothAreRightAndItsTokenIsNoLonger() {
        var loggedIn = (LogIn.LoggedIn) logIn("password123");
        var caller = (Caller.User)
                join(logins.authenticate(loggedIn.token().value())).orElseThrow();

        Racing.of(2, racer -> {
            logins.logOut(caller);
            return racer;
        });

        assertThat(isValid(loggedIn.token())).isFalse();
        assertThat(logins.refresh(loggedIn.refreshToken().text())).isEmpty();
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
        assertThat(stores.logins().revokedSince(Instant.EPOCH)).hasSize(1);
    }

    @Test
    void aTokenThatIsRefreshedWhileItsLoginIsRevokedIsNotValid() {
        var loggedIn = (LogIn.LoggedIn) logIn("password123");
        var caller = (Caller.User)
                join(logins.authenticate(loggedIn.token().value())).orElseThrow();
        store.afterRotating = () -> logins.logOut(caller);

        Optional<LogIn.LoggedIn> refreshed =
                logins.refresh(loggedIn.refreshToken().text());

        assertThat(refreshed)
                .hasValueSatisfying(late -> assertThat(isValid(late.token())).isFalse());
        assertThat(ended).containsExactly(caller.login());
    }

    /** Its hash is of a time when passwords were hashed as typed. */
    @Test
    void anOldPasswordOpensAsTypedAndFromThenOnInEveryForm() {
        stores.accounts().changePassword(ada, new PasswordHash("$cafe\u0301 noir"));
        assertThat(logIn("caf\u00e9 noir")).isInstanceOf(LogIn.WrongCredentials.class);

        assertThat(logIn("cafe\u0301 noir")).isInstanceOf(LogIn.LoggedIn.class);

        assertThat(logIn("caf\u00e9 noir")).isInstanceOf(LogIn.LoggedIn.class);
        assertThat(logIn("cafe\u0301 noir")).isInstanceOf(LogIn.LoggedIn.class);
    }

    @Test
    void anOldPasswordThatIsTooShortInTheNewFormStaysGoodAsTyped() {
        stores.accounts().changePassword(ada, new PasswordHash("$" + "e\u0301".repeat(4)));

        assertThat(logIn("e\u0301".repeat(4))).isInstanceOf(LogIn.LoggedIn.class);
        assertThat(logIn("e\u0301".repeat(4))).isInstanceOf(LogIn.LoggedIn.class);
    }

    @Test
    void aPasswordThatIsChangedWhileTheOldOneIsHashedAnewStaysChanged() {
        stores.accounts().changePassword(ada, new PasswordHash("$cafe\u0301 noir"));
        hashing.onceChecked = () -> stores.accounts().changePassword(ada, new PasswordHash("$password456"));

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
        private Runnable afterRotating = () -> {};

        Interrupted(LoginStore store) {
            this.store = store;
        }

        @Override
        public void open(UserId user, RefreshToken token, Instant expiresAt) {
            Runnable before = beforeOpening;
            Runnable after = afterOpening;
            beforeOpening = () -> {};
            afterOpening = () -> {};
            before.run();
            store.open(user, token, expiresAt);
            opened.add(token.login());
            after.run();
        }

        @Override
        public Rotation rotate(RefreshToken presented, RefreshToken next, Instant at, Instant expiresAt) {
            Rotation rotation = store.rotate(presented, next, at, expiresAt);
            afterRotating.run();
            return rotation;
        }

        @Override
        public boolean revoke(UserId user, LoginId login, Instant at) {
            return store.revoke(user, login, at);
        }

        @Override
        public Set<LoginId> revokeAll(UserId user, Instant at) {
            return store.revokeAll(user, at);
        }

        @Override
        public Map<LoginId, UserId> revokedSince(Instant since) {
            return store.revokedSince(since);
        }

        @Override
        public int forget(Instant before, int limit) {
            return store.forget(before, limit);
        }
    }
}
