package dev.notification.transport.ws;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Priority;
import dev.notification.core.domain.Revision;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

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

    /** What one change adds for a client that had the inbox up to {@code known}. */
    static Backlog of(Change change, long known) {
        if (!(change instanceof Change.Present present) || !present.isNewAfter(new Revision(known))) {
            return new Backlog(1, 0, 0, Optional.empty());
        }
        boolean unread =
                !present.notification().read() && !present.notification().archived();
        Priority priority = present.notification().content().priority();
        return new Backlog(1, 1, unread ? 1 : 0, unread ? Optional.of(priority) : Optional.empty());
    }

    Backlog plus(Backlog more) {
        Optional<Priority> highest = Stream.of(highestPriority, more.highestPriority)
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder());
        return new Backlog(replayed + more.replayed, notifications + more.notifications, unread + more.unread, highest);
    }
}
