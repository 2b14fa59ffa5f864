package dev.notification.core.testkit;

import dev.notification.core.port.in.inbox.FollowInbox;
import dev.notification.core.port.in.inbox.ReadChanges;

/** One thing that a follower is told, in words that tests compare. */
public record Said(Word word, String text) {
    /** What a follower can be told; not every kind of follower is told everything. */
    public enum Word {
        STARTED,
        /** A notification, whole. */
        NOTIFICATION,
        /** That a notification was read, archived and so on, or is gone. */
        STATE,
        LIVE,
        RESET,
        ENDED
    }

    public static Said started(long at, long head) {
        return new Said(Word.STARTED, "started at " + at + " of " + head);
    }

    public static Said notification(String message) {
        return new Said(Word.NOTIFICATION, message);
    }

    /** A notification that has been read or archived already when the follower is told of it. */
    public static Said notification(String message, boolean read, boolean archived) {
        return notification(message + (read ? ", read" : "") + (archived ? ", archived" : ""));
    }

    /** @param what such as {@code read} or {@code removed} */
    public static Said state(String what, long revision) {
        return new Said(Word.STATE, what + " at " + revision);
    }

    public static Said live(long at, long replayed) {
        return new Said(Word.LIVE, "live at " + at + " after " + replayed);
    }

    public static Said reset(ReadChanges.Reason why, long head) {
        return new Said(Word.RESET, "reset to " + head + ": " + why);
    }

    public static Said ended(FollowInbox.Why why) {
        return new Said(Word.ENDED, "ended: " + why);
    }
}
