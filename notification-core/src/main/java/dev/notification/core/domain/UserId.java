package dev.notification.core.domain;

/** An account. Positive; the first one of a database is 1. */
public record UserId(long value) implements Recipient, Comparable<UserId> {
    public UserId {
        if (value < 1) {
            throw new IllegalArgumentException("a user id is a positive whole number, not " + value);
        }
    }

    @Override
    public int compareTo(UserId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
