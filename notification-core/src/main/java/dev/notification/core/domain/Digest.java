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
 */
public record Digest(
        long replayed, long notifications, long replayedUnread, Optional<Priority> highestPriority, long unread) {
    /** Nothing was replayed; the inbox has so many unread. */
    public static Digest none(long unread) {
        return new Digest(0, 0, 0, Optional.empty(), unread);
    }

    /** The same, and the inbox has so many unread after all. */
    public Digest at(long unreadNow) {
        return new Digest(replayed, notifications, replayedUnread, highestPriority, unreadNow);
    }

    /** What one change adds for a client that had the inbox up to {@code known}. */
    public static Digest of(Change change, long known) {
        if (!(change instanceof Change.Present present) || !present.isNewAfter(new Revision(known))) {
            return new Digest(1, 0, 0, Optional.empty(), change.unread());
        }
        boolean unread =
                !present.notification().read() && !present.notification().archived();
        Priority priority = present.notification().content().priority();
        return new Digest(1, 1, unread ? 1 : 0, unread ? Optional.of(priority) : Optional.empty(), change.unread());
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
                more.unread);
    }
}
