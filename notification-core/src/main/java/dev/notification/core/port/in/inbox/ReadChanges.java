package dev.notification.core.port.in.inbox;

import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Feed;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.UserId;
import java.util.Objects;
import java.util.function.Function;

/** Tells what happened in an inbox since a client last looked, however long ago, or says that it cannot. */
@FunctionalInterface
public interface ReadChanges {
    int MAX_LIMIT = 200;

    /**
     * Blocks on the store.
     *
     * @throws dev.notification.core.port.StoreUnavailableException if the store cannot be read
     */
    Outcome changes(Query query);

    /** @param limit how many changed notifications at most, 1 to {@value ReadChanges#MAX_LIMIT} */
    record Query(UserId user, Cursor since, int limit) {
        public Query {
            Objects.requireNonNull(user);
            Objects.requireNonNull(since);
            if (limit < 1 || limit > MAX_LIMIT) {
                throw new IllegalArgumentException("limit is between 1 and " + MAX_LIMIT + ", not " + limit);
            }
        }
    }

    sealed interface Outcome {
        <R> R fold(Function<Changes, R> changes, Function<Reset, R> reset);
    }

    record Changes(Feed feed) implements Outcome {
        public Changes {
            Objects.requireNonNull(feed);
        }

        @Override
        public <R> R fold(Function<Changes, R> changes, Function<Reset, R> reset) {
            return changes.apply(this);
        }
    }

    /** The feed cannot continue from there: read the history anew and go on from {@code head}. */
    record Reset(Reason reason, Head head) implements Outcome {
        public Reset {
            Objects.requireNonNull(reason);
            Objects.requireNonNull(head);
        }

        @Override
        public <R> R fold(Function<Changes, R> changes, Function<Reset, R> reset) {
            return reset.apply(this);
        }
    }

    enum Reason {
        /** What came right after the cursor has been purged. */
        PURGED,
        /** The cursor belongs to another history. */
        EPOCH,
        /** The cursor is ahead of the inbox. */
        AHEAD
    }
}
