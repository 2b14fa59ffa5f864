package dev.notification.core.application.account;

import dev.notification.core.application.account.LoginThrottle.Try;
import dev.notification.core.application.account.PasswordPool.Place;
import dev.notification.core.port.RateLimitedException;
import dev.notification.core.port.in.account.ChangePassword;
import dev.notification.core.port.in.account.LogIn;
import dev.notification.core.port.in.account.RefreshLogin;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** In front of the {@link Logins}, and of their queue: lets through who does not guess too often. */
public final class ThrottledLogins implements LogIn, ChangePassword, RefreshLogin {
    private final Logins logins;
    private final LoginThrottle throttle;

    public ThrottledLogins(Logins logins, LoginThrottle throttle) {
        this.logins = logins;
        this.throttle = throttle;
    }

    @Override
    public CompletionStage<LogIn.Outcome> logIn(LogIn.Command command) {
        return guarded(
                () -> throttle.logIn(command.username(), command.from()),
                attempt -> logins.logIn(command, Place.of(command.from(), attempt.isKnown())));
    }

    @Override
    public CompletionStage<LogIn.Outcome> change(ChangePassword.Command command) {
        return guarded(
                () -> throttle.changePassword(command.user(), command.from()),
                attempt -> logins.change(command, Place.of(command.from(), attempt.isKnown())));
    }

    private static CompletionStage<LogIn.Outcome> guarded(
            Supplier<Try> begin, Function<Try, CompletionStage<LogIn.Outcome>> check) {
        Try attempt;
        try {
            attempt = begin.get();
        } catch (RateLimitedException e) {
            return CompletableFuture.failedStage(e);
        }
        return check.apply(attempt).whenComplete((outcome, failure) -> {
            if (failure != null) {
                attempt.undecided();
            } else if (outcome instanceof LogIn.LoggedIn) {
                attempt.succeeded();
            }
        });
    }

    @Override
    public Optional<LogIn.LoggedIn> refresh(RefreshLogin.Command command) {
        Runnable takeBack = throttle.refresh(command.from());
        boolean failed = false;
        try {
            Optional<LogIn.LoggedIn> refreshed = logins.refresh(command.refreshToken());
            failed = refreshed.isEmpty();
            return refreshed;
        } finally {
            if (!failed) {
                takeBack.run();
            }
        }
    }
}
