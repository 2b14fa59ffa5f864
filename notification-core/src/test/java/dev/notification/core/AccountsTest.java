package dev.notification.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.notification.core.domain.Act;
import dev.notification.core.domain.KeyId;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.Password;
import dev.notification.core.domain.PasswordHash;
import dev.notification.core.domain.Revocation;
import dev.notification.core.domain.Scope;
import dev.notification.core.domain.Source;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.memory.InMemoryAccessTokens;
import dev.notification.core.memory.InMemoryStores;
import dev.notification.core.memory.Pbkdf2PasswordHashing;
import dev.notification.core.port.RateLimitedException;
import dev.notification.core.port.in.account.LogIn;
import dev.notification.core.port.in.account.RefreshLogin;
import dev.notification.core.port.in.account.RegisterUser;
import dev.notification.core.port.out.KeyStore;
import dev.notification.core.port.out.PasswordHashing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccountsTest {
    private static final Password PASSWORD = new Password("password123");

    private static final Optional<Source> HOME = Optional.of(Source.of("192.0.2.1"));

    private final AtomicLong nanos = new AtomicLong();
    private final LinkedBlockingQueue<Set<LoginId>> ended = new LinkedBlockingQueue<>();
    private final Accounts accounts = accounts(Accounts.Limits.DEFAULT);

    private Accounts accounts(Accounts.Limits limits) {
        return accounts(limits, new Pbkdf2PasswordHashing(1000));
    }

    private Accounts accounts(Accounts.Limits limits, PasswordHashing hashing) {
        return accounts(limits, hashing, new InMemoryStores());
    }

    private Accounts accounts(Accounts.Limits limits, PasswordHashing hashing, InMemoryStores stores) {
        InstantSource clock = InstantSource.system();
        return new Accounts(
                new Accounts.Adapters(
                        stores.accounts(),
                        stores.logins(),
                        new InMemoryAccessTokens(clock, Duration.ofHours(1)),
                        hashing,
                        (user, what) -> ended.add(((Revocation.Logins) what).logins())),
                clock,
                nanos::get,
                limits);
    }

    @AfterEach
    void close() {
        accounts.close();
    }

    @Test
    void aTokenFromLoginSpeaksForItsUser() {
        UserId ada = register("ada");

        var loggedIn = (LogIn.LoggedIn) await(accounts.logIn().logIn(new LogIn.Command("ada", "password123")));

        assertThat(loggedIn.user()).isEqualTo(ada);
        assertThat(await(accounts.authenticateCaller()
                                .authenticate(loggedIn.token().value()))
                        .caller())
                .hasValueSatisfying(caller -> assertThat(caller.user()).isEqualTo(ada));
        assertThat(await(accounts.authenticateCaller().authenticate("forged")).caller())
                .isEmpty();
    }

    @Test
    void aWrongPasswordAndAnUnknownNameLookAlike() {
        register("ada");

        assertThat(await(accounts.logIn().logIn(new LogIn.Command("ada", "wrong"))))
                .isEqualTo(await(accounts.logIn().logIn(new LogIn.Command("not a name!", ""))))
                .isEqualTo(new LogIn.WrongCredentials());
    }

    /** It has no password, and costs one hash as everybody does: time does not tell what it is. */
    @Test
    void aServiceCannotLogInAndLooksLikeAnUnknownName() {
        var stores = new InMemoryStores();
        stores.keys()
                .add(
                        new KeyStore.NewKey(
                                new KeyId("0123456789"),
                                new Username("shop"),
                                "hash",
                                Set.of(Scope.SEND),
                                "",
                                Instant.EPOCH,
                                Optional.empty()),
                        Act.ofOperator(Instant.EPOCH));
        var tried = new LinkedBlockingQueue<String>();
        var hashing = new Pbkdf2PasswordHashing(1000);
        var counting = new PasswordHashing() {
            @Override
            public PasswordHash hash(Password password) {
                return hashing.hash(password);
            }

            @Override
            public boolean matches(String typed, PasswordHash hash) {
                tried.add(typed);
                return hashing.matches(typed, hash);
            }
        };

        try (var withService = accounts(Accounts.Limits.DEFAULT, counting, stores)) {
            for (String name : List.of("shop", "nobody")) {
                for (String password : List.of("", "hash", "nobody has this one")) {
                    assertThat(await(withService.logIn().logIn(new LogIn.Command(name, password))))
                            .isEqualTo(new LogIn.WrongCredentials());
                    assertThat(tried).containsExactly(password);
                    tried.clear();
                }
            }
        }
    }

    @Test
    void aNameIsRegisteredOnce() {
        register("ada");

        var again = await(accounts.registerUser().register(new RegisterUser.Command(new Username("ada"), PASSWORD)));

        assertThat(again).isEqualTo(new RegisterUser.UsernameTaken());
    }

    @Test
    void whereRegistrationIsClosedNobodyOpensAnAccount() {
        try (var closed = accounts(new Accounts.Limits(false, 1, 1, Duration.ofDays(1)))) {
            var outcome =
                    await(closed.registerUser().register(new RegisterUser.Command(new Username("ada"), PASSWORD)));

            assertThat(outcome).isEqualTo(new RegisterUser.RegistrationClosed());
        }
    }

    @Test
    void whoeverGoesBackToALoginHearsOfItsEnd() throws Exception {
        register("ada");
        var loggedIn = (LogIn.LoggedIn) await(accounts.logIn().logIn(new LogIn.Command("ada", "password123")));

        var caller = await(accounts.authenticateCaller()
                        .authenticate(loggedIn.token().value()))
                .caller()
                .orElseThrow();
        accounts.logOut().logOut((dev.notification.core.domain.Caller.User) caller);

        assertThat(ended.poll(5, TimeUnit.SECONDS))
                .containsExactly(loggedIn.refreshToken().login());
        assertThat(await(accounts.authenticateCaller()
                                .authenticate(loggedIn.token().value()))
                        .caller())
                .isEmpty();
    }

    /** The thread that opens accounts is held, and others wait behind it. */
    @Test
    void whoLogsInDoesNotWaitForThoseWhoRegister() throws Exception {
        var gate = new CountDownLatch(1);
        var plain = new Pbkdf2PasswordHashing(1000);
        PasswordHashing slow = new PasswordHashing() {
            @Override
            public PasswordHash hash(Password password) {
                if (password.value().equals("slow to hash")) {
                    pass(gate);
                }
                return plain.hash(password);
            }

            @Override
            public boolean matches(String candidate, PasswordHash hash) {
                return plain.matches(candidate, hash);
            }
        };
        try (var busy = accounts(Accounts.Limits.DEFAULT, slow)) {
            await(busy.registerUser().register(new RegisterUser.Command(new Username("ada"), PASSWORD)));
            List<CompletionStage<RegisterUser.Outcome>> waiting = IntStream.range(0, 10)
                    .mapToObj(i -> busy.registerUser()
                            .register(new RegisterUser.Command(new Username("user" + i), new Password("slow to hash"))))
                    .toList();

            assertThat(await(busy.logIn().logIn(new LogIn.Command("ada", "password123"))))
                    .isInstanceOf(LogIn.LoggedIn.class);

            gate.countDown();
            waiting.forEach(one -> assertThat(await(one)).isInstanceOf(RegisterUser.Registered.class));
        }
    }

    private static void pass(CountDownLatch gate) {
        try {
            assertThat(gate.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whoGuessesIsHeldUpForAWhile() {
        register("ada");
        for (int i = 0; i < 5; i++) {
            assertThat(await(accounts.logIn().logIn(new LogIn.Command("ada", "wrong" + i, HOME))))
                    .isEqualTo(new LogIn.WrongCredentials());
        }

        assertThatThrownBy(() -> await(accounts.logIn().logIn(new LogIn.Command("ada", "password123", HOME))))
                .hasCauseInstanceOf(RateLimitedException.class);
        assertThat(await(accounts.logIn().logIn(new LogIn.Command("ada", "password123"))))
                .isInstanceOf(LogIn.LoggedIn.class);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(await(accounts.logIn().logIn(new LogIn.Command("ada", "password123", HOME))))
                .isInstanceOf(LogIn.LoggedIn.class);
    }

    /** On however many connections: each refresh is a write. */
    @Test
    void whoRefreshesOneLoginTooOftenIsHeldUpForAWhile() {
        register("ada");
        var loggedIn = (LogIn.LoggedIn) await(accounts.logIn().logIn(new LogIn.Command("ada", "password123", HOME)));
        String token = loggedIn.refreshToken().text();
        for (int i = 0; i < 60; i++) {
            token = refresh(token).refreshToken().text();
        }
        String last = token;

        assertThatThrownBy(() -> refresh(last)).isInstanceOf(RateLimitedException.class);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(refresh(last).user()).isEqualTo(loggedIn.user());
    }

    private LogIn.LoggedIn refresh(String token) {
        return accounts.refreshLogin()
                .refresh(new RefreshLogin.Command(token, HOME))
                .orElseThrow();
    }

    private UserId register(String name) {
        var outcome = await(accounts.registerUser().register(new RegisterUser.Command(new Username(name), PASSWORD)));
        return ((RegisterUser.Registered) outcome).id();
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
