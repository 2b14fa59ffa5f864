package dev.notification.core.domain;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What every time that a caller hands in must be: of the years 1970 to 9999, so that RFC 3339 can write it and a store can
 * count its milliseconds.
 */
final class Times {
    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    private Times() {}

    /** In whole milliseconds, as it is stored; what is below is cut off. */
    static Instant checked(String what, Instant value) {
        if (value.isBefore(FIRST) || value.isAfter(LAST)) {
            throw new IllegalArgumentException(what + " is a time of the years 1970 to 9999");
        }
        return value.truncatedTo(ChronoUnit.MILLIS);
    }
}
