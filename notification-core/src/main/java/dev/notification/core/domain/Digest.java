package dev.notification.core.domain;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What was replayed to a session before it was live.
 *
 * @param replayed how many changes
 * @param notifications how many of them were notifications that the client did not have
 * @param replayedUnread how many of those are unread
 * @param highestPriority among the unread ones
 * @param unread of the whole inbox, right after what was replayed
 * @param unseen of the whole inbox, likewise
 */
public record Digest(
        long replayed,
        long notifications,
        long replayedUnread,
        Optional<Priority> highestPriority,
        long unread,
        long unseen) {
    /** Nothing was replayed up to here. */
    public static Digest none(Head head) {
        return new Digest(0, 0, 0, Optional.empty(), head.unread(), head.unseen());
    }

    /** The same, and the inbox ends here after all. */
    public Digest at(Head head) {
        return new Digest(replayed, notifications, replayedUnread, highestPriority, head.unread(), head.unseen());
    }

    /** What one change adds for a client that had the inbox up to {@code known}. */
    public static Digest of(Change change, long known) {
        if (!(change instanceof Change.Present present) || !present.isNewAfter(new Revision(known))) {
            return new Digest(1, 0, 0, Optional.empty(), change.unread(), change.unseen());
        }
        boolean unread =
                !present.notification().read() && !present.notification().archived();
        Priority priority = present.notification().content().priority();
        return new Digest(
                1,
                1,
                unread ? 1 : 0,
                unread ? Optional.of(priority) : Optional.empty(),
                change.unread(),
                change.unseen());
    }

    /** @param more what was replayed after it */
    public Digest plus(Digest more) {
        Optional<Priority> highest = Stream.of(highestPriority, more.highestPriority)
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder());
        return new Digest(
                replayed + more.replayed,
                notifications + more.notifications,
                replayedUnread + more.replayedUnread,
                highest,
                more.unread,
                more.unseen);
    }
}
