package dev.notification.core.domain;

import java.util.Objects;

/** One step of an inbox: what happened at one revision. */
public sealed interface Change {
    UserId inbox();

    NotificationId id();

    Revision revision();

    /** The inbox's exact unread count right after this change. */
    long unread();

    /**
     * The notification is in the inbox, in the state it has now.
     *
     * @param kind what happened last
     */
    record Present(Notification notification, Kind kind, long unread) implements Change {
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

        /**
         * Whether someone who has seen the inbox up to {@code seen} does not have this notification in its present
         * content, however often its state has changed since it arrived.
         */
        public boolean isNewAfter(Revision seen) {
            return notification.arrived().isAfter(seen);
        }
    }

    /** The notification is no longer in the inbox; only the fact is kept. */
    record Removed(UserId inbox, NotificationId id, Revision revision, Reason reason, long unread) implements Change {
        public Removed {
            Objects.requireNonNull(inbox);
            Objects.requireNonNull(id);
            Objects.requireNonNull(revision);
            Objects.requireNonNull(reason);
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
