package dev.notification.transport.ws;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Priority;
import dev.notification.core.domain.Revision;
import java.util.List;
import java.util.Optional;

/**
 * What was replayed to a session before it was live.
 *
 * @param replayed how many changes
 * @param notifications how many of them were notifications that the client did not have
 * @param unread how many of those are unread
 * @param highestPriority among the unread ones
 */
record Backlog(long replayed, long notifications, long unread, Optional<Priority> highestPriority) {
    static final Backlog EMPTY = new Backlog(0, 0, 0, Optional.empty());

    Backlog plus(List<? extends Change> changes, long from) {
        Backlog sum = this;
        for (Change change : changes) {
            sum = sum.plus(change, from);
        }
        return sum;
    }

    private Backlog plus(Change change, long from) {
        if (!(change instanceof Change.Present present) || !present.isNewAfter(new Revision(from))) {
            return new Backlog(replayed + 1, notifications, unread, highestPriority);
        }
        if (present.notification().read() || present.notification().archived()) {
            return new Backlog(replayed + 1, notifications + 1, unread, highestPriority);
        }
        Priority priority = present.notification().content().priority();
        Optional<Priority> highest = highestPriority.filter(known -> known.compareTo(priority) > 0);
        return new Backlog(replayed + 1, notifications + 1, unread + 1, highest.or(() -> Optional.of(priority)));
    }
}
