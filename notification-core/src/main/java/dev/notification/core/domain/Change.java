package dev.notification.core.domain;

import java.util.Objects;

/** One step of an inbox: what happened at one revision. */
public sealed interface Change {
    /** An {@link #unseen()} that nobody remembers. */
    long UNTOLD = -1;

    UserId inbox();

    Revision revision();

    /** The inbox's exact unread count right after this change. */
    long unread();

    /**
     * How many in the inbox are unseen right after this change, exactly; {@link #UNTOLD} if it was read from the feed and is
     * not the inbox's newest: that is kept for the inbox, not for each of its changes.
     */
    long unseen();

    /** The same without its {@link #unseen()}, as the feed has it when it is not the newest. */
    Change untold();

    /** What happened to one notification. */
    sealed interface OfNotification extends Change {
        NotificationId id();

        @Override
        OfNotification untold();
    }

    /**
     * The notification is in the inbox, in the state it has now.
     *
     * @param kind what happened last
     */
    record Present(Notification notification, Kind kind, long unread, long unseen) implements OfNotification {
        public Present {
            Objects.requireNonNull(notification);
            Objects.requireNonNull(kind);
        }

        @Override
        public UserId inbox() {
            return notification.recipient();
        }

        @Override
        public NotificationId id() {
            return notification.id();
        }

        @Override
        public Revision revision() {
            return notification.revision();
        }

        @Override
        public Present untold() {
            return new Present(notification, kind, unread, UNTOLD);
        }

        /**
         * Whether someone who has seen the inbox up to {@code seen} does not have this notification in its present
         * content, however often its state has changed since it arrived.
         */
        public boolean isNewAfter(Revision seen) {
            return notification.arrived().isAfter(seen);
        }
    }

    /** The notification is no longer in the inbox; only the fact is kept. */
    record Removed(UserId inbox, NotificationId id, Revision revision, Reason reason, long unread, long unseen)
            implements OfNotification {
        public Removed {
            Objects.requireNonNull(inbox);
            Objects.requireNonNull(id);
            Objects.requireNonNull(revision);
            Objects.requireNonNull(reason);
        }

        @Override
        public Removed untold() {
            return new Removed(inbox, id, revision, reason, unread, UNTOLD);
        }
    }

    /** One of the inbox's marks is now this. Only the latest change of a mark stands in the feed. */
    record Marked(UserId inbox, Revision revision, Mark mark, long unread, long unseen) implements Change {
        public Marked {
            Objects.requireNonNull(inbox);
            Objects.requireNonNull(revision);
            Objects.requireNonNull(mark);
        }

        @Override
        public Marked untold() {
            return new Marked(inbox, revision, mark, unread, UNTOLD);
        }
    }

    /** What can happen to a notification that stays in the inbox. */
    enum Kind {
        ARRIVED,
        REPLACED,
        READ,
        UNREAD,
        ARCHIVED,
        UNARCHIVED
    }

    /** By whom a notification was taken out of the inbox: its recipient, its expiry or the retention, or its sender. */
    enum Reason {
        REMOVED,
        EXPIRED,
        RECALLED
    }
}
