package dev.notification.core.domain;

/**
 * One notification, unique over all inboxes of a database. Positive and below 2^53, so that JSON readers with
 * floating-point numbers keep it exact (RFC 8259, section 6). Says nothing about order: that is {@link Revision}.
 */
public record NotificationId(long value) implements Comparable<NotificationId> {
    private static final long MAX = (1L << 53) - 1;

    public NotificationId {
        if (value < 1 || value > MAX) {
            throw new IllegalArgumentException("a notification id is between 1 and 2^53-1, not " + value);
        }
    }

    @Override
    public int compareTo(NotificationId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
