package dev.notification.core.port.in.inbox;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.UserId;
import java.util.Optional;
import java.util.function.Consumer;

/** Tells a listener in the same process of everything that happens in an inbox. */
@FunctionalInterface
public interface ListenToInbox {
    /**
     * Calls {@code listener} with each change after {@code since}, in order and without a gap, from one thread at a time;
     * of several changes of one notification that lie behind it may get only the last. The listener must not block. What it
     * throws is logged, and the next change follows. If the inbox no longer has what follows {@code since}, it goes on
     * from the head.
     *
     * <p>Blocks on the store for a moment if {@code since} is empty, and then throws {@link
     * dev.notification.core.port.StoreUnavailableException} if it cannot be read. What commits after this has returned is
     * told of.
     *
     * @param since empty: from now on
     * @return ends it, and says up to where the listener has been told
     */
    FollowInbox.Following listen(UserId user, Optional<Cursor> since, Consumer<? super Change> listener);
}
