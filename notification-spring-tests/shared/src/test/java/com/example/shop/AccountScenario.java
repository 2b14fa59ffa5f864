package com.example.shop;

import static com.example.shop.InboxScenario.done;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Password;
import dev.notification.core.domain.Username;
import dev.notification.core.port.in.account.AuthenticateCaller;
import dev.notification.core.port.in.account.ChangePassword;
import dev.notification.core.port.in.account.ConfirmPassword;
import dev.notification.core.port.in.account.LogIn;
import dev.notification.core.port.in.account.LogOut;
import dev.notification.core.port.in.account.RefreshLogin;
import dev.notification.core.port.in.account.RegisterUser;
import java.util.Optional;

/** Everything that can be done with one account. */
final class AccountScenario {
    private final Ports ports;

    AccountScenario(Ports ports) {
        this.ports = ports;
    }

    void play() {
        var ada = new RegisterUser.Command(new Username("ada"), new Password("correct horse"));
        assertThat(done(ports.the(RegisterUser.class).register(ada))).isInstanceOf(RegisterUser.Registered.class);
        assertThat(done(ports.the(RegisterUser.class).register(ada))).isInstanceOf(RegisterUser.UsernameTaken.class);
        assertThat(done(ports.the(LogIn.class).logIn(new LogIn.Command("ada", "wrong horse"))))
                .isInstanceOf(LogIn.WrongCredentials.class);

        var first = (LogIn.LoggedIn) done(ports.the(LogIn.class).logIn(new LogIn.Command("ada", "correct horse")));
        assertThat(caller(first)).isPresent();

        var typed = new ConfirmPassword.Command(first.user(), "correct horse", Optional.empty());
        assertThat(done(ports.the(ConfirmPassword.class).confirm(typed))).isEqualTo(ConfirmPassword.Outcome.CONFIRMED);

        LogIn.LoggedIn second = ports.the(RefreshLogin.class)
                .refresh(new RefreshLogin.Command(first.refreshToken().text()))
                .orElseThrow();
        assertThat(caller(second)).isPresent();

        var third = (LogIn.LoggedIn) done(ports.the(ChangePassword.class)
                .change(new ChangePassword.Command(
                        second.user(), "correct horse", new Password("battery staple"))));
        assertThat(caller(second)).as("another password ends earlier logins").isEmpty();

        ports.the(LogOut.class).logOut((Caller.User) caller(third).orElseThrow());
        assertThat(caller(third)).isEmpty();
    }

    private Optional<Caller> caller(LogIn.LoggedIn login) {
        return done(ports.the(AuthenticateCaller.class).authenticate(login.token().value())).caller();
    }
}
