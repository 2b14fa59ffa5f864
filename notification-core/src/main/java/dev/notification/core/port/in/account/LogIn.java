package dev.notification.core.port.in.account;

import dev.notification.core.domain.AccessToken;
import dev.notification.core.domain.RefreshToken;
import dev.notification.core.domain.Source;
import dev.notification.core.domain.UserId;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** Exchanges a name and a password for an access token. */
@FunctionalInterface
public interface LogIn {
    /**
     * Never blocks. An unknown name and a wrong password give the same outcome after the same work. Fails with {@link
     * dev.notification.core.port.OverloadedException} when too many are being checked, with {@link
     * dev.notification.core.port.RateLimitedException} after wrong passwords, before anything is checked, and with {@link
     * dev.notification.core.port.StoreUnavailableException}.
     */
    CompletionStage<Outcome> logIn(Command command);

    /** As typed: any text is a possible wrong answer. */
    record Command(String username, String password, Optional<Source> from) {
        public Command {
            Objects.requireNonNull(username);
            Objects.requireNonNull(password);
            Objects.requireNonNull(from);
        }

        /** From nowhere in particular: what counts per address does not count. */
        public Command(String username, String password) {
            this(username, password, Optional.empty());
        }

        @Override
        public String toString() {
            return "LogIn.Command[hidden]";
        }
    }

    sealed interface Outcome {
        <R> R fold(Function<LoggedIn, R> loggedIn, Supplier<R> wrongCredentials);
    }

    record LoggedIn(UserId user, AccessToken token, RefreshToken refreshToken) implements Outcome {
        @Override
        public <R> R fold(Function<LoggedIn, R> loggedIn, Supplier<R> wrongCredentials) {
            return loggedIn.apply(this);
        }
    }

    record WrongCredentials() implements Outcome {
        @Override
        public <R> R fold(Function<LoggedIn, R> loggedIn, Supplier<R> wrongCredentials) {
            return wrongCredentials.get();
        }
    }
}
