package dev.notification.core.port.in.account;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Recipient;
import dev.notification.core.domain.User;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/** Tells who somebody is. */
@FunctionalInterface
public interface FindUser {
    /**
     * Blocks on the store. Nobody is made by being looked for. It takes {@link dev.notification.core.domain.Scope#USERS}, or
     * {@link dev.notification.core.domain.Scope#SUPPORT}: then the profile is empty, for support need not know addresses.
     *
     * @throws dev.notification.core.port.StoreUnavailableException if the store cannot be used
     */
    Outcome find(Query query);

    record Query(Caller caller, Recipient user) {
        public Query {
            Objects.requireNonNull(caller);
            Objects.requireNonNull(user);
        }
    }

    sealed interface Outcome {
        <R> R fold(Function<Found, R> found, Supplier<R> unknownUser, Supplier<R> notAllowed);
    }

    record Found(User user) implements Outcome {
        public Found {
            Objects.requireNonNull(user);
        }

        @Override
        public <R> R fold(Function<Found, R> found, Supplier<R> unknownUser, Supplier<R> notAllowed) {
            return found.apply(this);
        }
    }

    record UnknownUser() implements Outcome {
        @Override
        public <R> R fold(Function<Found, R> found, Supplier<R> unknownUser, Supplier<R> notAllowed) {
            return unknownUser.get();
        }
    }

    /** The caller has neither scope. */
    record NotAllowed() implements Outcome {
        @Override
        public <R> R fold(Function<Found, R> found, Supplier<R> unknownUser, Supplier<R> notAllowed) {
            return notAllowed.get();
        }
    }
}
