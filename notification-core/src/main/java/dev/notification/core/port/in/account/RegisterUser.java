package dev.notification.core.port.in.account;

import dev.notification.core.domain.Password;
import dev.notification.core.domain.Source;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** Opens an account with an empty inbox. */
@FunctionalInterface
public interface RegisterUser {
    /**
     * Never blocks: hashing happens on a small pool of its own. Fails with {@link
     * dev.notification.core.port.OverloadedException} when that pool's queue is full, with {@link
     * dev.notification.core.port.RateLimitedException} when too many are opened from one address, and with {@link
     * dev.notification.core.port.StoreUnavailableException}.
     */
    CompletionStage<Outcome> register(Command command);

    /** @param username taken as {@link Username#chosen}, which may refuse it */
    record Command(Username username, Password password, Optional<Source> from) {
        public Command {
            username = Username.chosen(username.value());
            Objects.requireNonNull(password);
            Objects.requireNonNull(from);
        }

        /** From nowhere in particular: what counts per address does not count. */
        public Command(Username username, Password password) {
            this(username, password, Optional.empty());
        }
    }

    sealed interface Outcome {
        <R> R fold(Function<Registered, R> registered, Supplier<R> usernameTaken, Supplier<R> registrationClosed);
    }

    record Registered(UserId id, Username username) implements Outcome {
        @Override
        public <R> R fold(
                Function<Registered, R> registered, Supplier<R> usernameTaken, Supplier<R> registrationClosed) {
            return registered.apply(this);
        }
    }

    record UsernameTaken() implements Outcome {
        @Override
        public <R> R fold(
                Function<Registered, R> registered, Supplier<R> usernameTaken, Supplier<R> registrationClosed) {
            return usernameTaken.get();
        }
    }

    /** Only the operator opens accounts here; nothing was stored. */
    record RegistrationClosed() implements Outcome {
        @Override
        public <R> R fold(
                Function<Registered, R> registered, Supplier<R> usernameTaken, Supplier<R> registrationClosed) {
            return registrationClosed.get();
        }
    }
}
