package dev.notification.core.port.in.inbox;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.UserId;
import java.util.Optional;

/** Tells a listener in the same process of everything that happens in an inbox. */
@FunctionalInterface
public interface ListenToInbox {
    /**
     * Tells {@code listener} of each change after {@code since}, in order and without a gap, from one thread at a time; of
     * several changes of one notification that lie behind it may get only the last. While the store cannot be read it
     * waits, and then goes on where it was.
     *
     * <p>Blocks on the store for a moment if {@code since} is empty, and then throws {@link
     * dev.notification.core.port.StoreUnavailableException} or {@link dev.notification.core.port.OverloadedException} if it
     * cannot be read. What commits after this has returned is told of.
     *
     * @param since empty: from now on
     * @return ends it, and says up to where the listener has been told
     */
    FollowInbox.Following listen(UserId user, Optional<Cursor> since, Listener listener);

    /** Hears what happens; must not block. What it throws is logged, and the next change follows. */
    @FunctionalInterface
    interface Listener {
        /** Something has happened in the inbox. */
        void changed(Change change);

        /** What came next is lost to this listener: it reads the inbox anew, and hears what comes after {@code head}. */
        default void reset(ReadChanges.Reason why, Head head) {}

        /** It is over, and not because the listener was closed: the service stops, or something failed that the log tells of. */
        default void ended(FollowInbox.Why why) {}
    }
}
