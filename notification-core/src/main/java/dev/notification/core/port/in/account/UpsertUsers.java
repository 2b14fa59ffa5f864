package dev.notification.core.port.in.account;

import dev.notification.core.domain.Caller;
import dev.notification.core.port.out.UserStore;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/** Makes an application's users known here, and describes them. */
@FunctionalInterface
public interface UpsertUsers {
    /**
     * Blocks on the store. Users that do not exist are made, each with an empty inbox; what a profile does not say stays as it
     * was. All of it in one transaction. It takes {@link dev.notification.core.domain.Scope#USERS}.
     *
     * @throws dev.notification.core.port.StoreUnavailableException if the store cannot be used; doing it again does no harm
     */
    Outcome upsert(Command command);

    /** @param users 1 to {@link UserStore#MAX_USERS}; of one that is named twice the later profile counts */
    record Command(Caller caller, List<UserStore.Described> users) {
        public Command {
            Objects.requireNonNull(caller);
            users = List.copyOf(users);
            if (users.isEmpty() || users.size() > UserStore.MAX_USERS) {
                throw new IllegalArgumentException("1 to " + UserStore.MAX_USERS + " users at once");
            }
        }
    }

    sealed interface Outcome {
        <R> R fold(Function<Done, R> done, Supplier<R> notAllowed);
    }

    /** @param results what became of each, in order */
    record Done(List<UserStore.Upserted> results) implements Outcome {
        public Done {
            results = List.copyOf(results);
        }

        @Override
        public <R> R fold(Function<Done, R> done, Supplier<R> notAllowed) {
            return done.apply(this);
        }
    }

    /** The caller lacks the scope. */
    record NotAllowed() implements Outcome {
        @Override
        public <R> R fold(Function<Done, R> done, Supplier<R> notAllowed) {
            return notAllowed.get();
        }
    }
}
