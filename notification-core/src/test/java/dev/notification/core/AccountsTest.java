package dev.notification.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.Password;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.memory.InMemoryAccessTokens;
import dev.notification.core.memory.InMemoryStores;
import dev.notification.core.memory.Pbkdf2PasswordHashing;
import dev.notification.core.port.in.account.LogIn;
import dev.notification.core.port.in.account.RegisterUser;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccountsTest {
    private static final Password PASSWORD = new Password("password123");

    private final LinkedBlockingQueue<Set<LoginId>> ended = new LinkedBlockingQueue<>();
    private final Accounts accounts = accounts(Accounts.Limits.DEFAULT);

    private Accounts accounts(Accounts.Limits limits) {
        var stores = new InMemoryStores();
        InstantSource clock = InstantSource.system();
        return new Accounts(
                new Accounts.Adapters(
                        stores.accounts(),
                        stores.logins(),
                        new InMemoryAccessTokens(clock, Duration.ofHours(1)),
                        new Pbkdf2PasswordHashing(1000),
                        (user, logins) -> ended.add(logins)),
                clock,
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
                        .authenticate(loggedIn.token().value())))
                .hasValueSatisfying(caller -> assertThat(caller.user()).isEqualTo(ada));
        assertThat(await(accounts.authenticateCaller().authenticate("forged"))).isEmpty();
    }

    @Test
    void aWrongPasswordAndAnUnknownNameLookAlike() {
        register("ada");

        assertThat(await(accounts.logIn().logIn(new LogIn.Command("ada", "wrong"))))
                .isEqualTo(await(accounts.logIn().logIn(new LogIn.Command("not a name!", ""))))
                .isEqualTo(new LogIn.WrongCredentials());
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
                .orElseThrow();
        accounts.logOut().logOut((dev.notification.core.domain.Caller.User) caller);

        assertThat(ended.poll(5, TimeUnit.SECONDS))
                .containsExactly(loggedIn.refreshToken().login());
        assertThat(await(accounts.authenticateCaller()
                        .authenticate(loggedIn.token().value())))
                .isEmpty();
    }

    private UserId register(String name) {
        var outcome = await(accounts.registerUser().register(new RegisterUser.Command(new Username(name), PASSWORD)));
        return ((RegisterUser.Registered) outcome).id();
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
