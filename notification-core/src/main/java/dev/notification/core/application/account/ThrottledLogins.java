package dev.notification.core.application.account;

import dev.notification.core.application.account.LoginThrottle.Try;
import dev.notification.core.application.account.PasswordPool.Place;
import dev.notification.core.domain.AuditEntry.Action;
import dev.notification.core.domain.RefreshToken;
import dev.notification.core.domain.Source;
import dev.notification.core.lifecycle.Tally;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.RateLimitedException;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.in.account.ChangePassword;
import dev.notification.core.port.in.account.ConfirmPassword;
import dev.notification.core.port.in.account.LogIn;
import dev.notification.core.port.in.account.RefreshLogin;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** In front of the {@link Logins}, and of their queue: lets through who does not guess, or come, too often. */
public final class ThrottledLogins implements LogIn, ChangePassword, ConfirmPassword, RefreshLogin {
    private static final String LOGGED_IN = "logged_in";
    private static final String WRONG = "wrong_credentials";
    private static final String HELD_UP = "held_up";
    private static final String OVERLOADED = "overloaded";
    private static final String UNAVAILABLE = "unavailable";
    private static final String FAILED = "failed";

    private final Logins logins;
    private final LoginThrottle throttle;
    private final FoldedAudit heldUp;
    private final Tally outcomes = Tally.of(LOGGED_IN, WRONG, HELD_UP, OVERLOADED, UNAVAILABLE, FAILED);

    public ThrottledLogins(Logins logins, LoginThrottle throttle, FoldedAudit heldUp) {
        this.heldUp = heldUp;
        this.logins = logins;
        this.throttle = throttle;
    }

    @Override
    public CompletionStage<LogIn.Outcome> logIn(LogIn.Command command) {
        return guarded(
                        command.from(),
                        () -> throttle.logIn(command.username(), command.from()),
                        attempt -> logins.logIn(command, Place.of(command.from(), attempt.isKnown())),
                        LogIn.LoggedIn.class::isInstance)
                .whenComplete((outcome, failure) -> outcomes.count(
                        failure == null ? outcome.fold(loggedIn -> LOGGED_IN, () -> WRONG) : outcome(failure)));
    }

    private static String outcome(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof RateLimitedException) {
            return HELD_UP;
        }
        if (cause instanceof StoreUnavailableException) {
            return UNAVAILABLE;
        }
        return cause instanceof OverloadedException ? OVERLOADED : FAILED;
    }

    /** How tries to log in with a password ended. */
    public Tally outcomes() {
        return outcomes;
    }

    @Override
    public CompletionStage<LogIn.Outcome> change(ChangePassword.Command command) {
        return guarded(
                command.from(),
                () -> throttle.changePassword(command.user(), command.from()),
                attempt -> logins.change(command, Place.of(command.from(), attempt.isKnown())),
                LogIn.LoggedIn.class::isInstance);
    }

    @Override
    public CompletionStage<ConfirmPassword.Outcome> confirm(ConfirmPassword.Command command) {
        return guarded(
                command.from(),
                () -> throttle.changePassword(command.user(), command.from()),
                attempt -> logins.confirm(command, Place.of(command.from(), attempt.isKnown())),
                outcome -> outcome != ConfirmPassword.Outcome.WRONG);
    }

    private <T> CompletionStage<T> guarded(
            Optional<Source> from,
            Supplier<Try> begin,
            Function<Try, CompletionStage<T>> check,
            Predicate<T> isSuccess) {
        Try attempt;
        try {
            attempt = begin.get();
        } catch (RateLimitedException e) {
            heldUp.count(Action.HELD_UP, Optional.empty(), from);
            return CompletableFuture.failedStage(e);
        }
        return check.apply(attempt).whenComplete((outcome, failure) -> {
            if (failure != null) {
                attempt.undecided();
            } else if (isSuccess.test(outcome)) {
                attempt.succeeded();
            }
        });
    }

    @Override
    public Optional<LogIn.LoggedIn> refresh(RefreshLogin.Command command) {
        Runnable takeBack;
        try {
            takeBack = throttle.refresh(
                    RefreshToken.parse(command.refreshToken()).map(RefreshToken::login), command.from());
        } catch (RateLimitedException e) {
            heldUp.count(Action.HELD_UP, Optional.empty(), command.from());
            throw e;
        }
        boolean failed = false;
        try {
            Optional<LogIn.LoggedIn> refreshed = logins.refresh(command);
            failed = refreshed.isEmpty();
            return refreshed;
        } finally {
            if (!failed) {
                takeBack.run();
            }
        }
    }
}
