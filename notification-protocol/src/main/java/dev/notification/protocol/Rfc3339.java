package dev.notification.protocol;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Times on the wire: RFC 3339 in UTC, whole milliseconds. */
public final class Rfc3339 {
    private Rfc3339() {}

    /**
     * Such as {@code 2026-11-23T10:00:00.000Z}. By hand: a formatter takes a fifth of the time that a history does.
     *
     * @param instant of the years 0 to 9999; what is below a millisecond is cut off
     */
    public static String text(Instant instant) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), 0, ZoneOffset.UTC);
        char[] text = "0000-00-00T00:00:00.000Z".toCharArray();
        digits(text, 4, time.getYear());
        digits(text, 7, time.getMonthValue());
        digits(text, 10, time.getDayOfMonth());
        digits(text, 13, time.getHour());
        digits(text, 16, time.getMinute());
        digits(text, 19, time.getSecond());
        digits(text, 23, instant.getNano() / 1_000_000);
        return new String(text);
    }

    /** Writes a number so that its last digit stands right before {@code end}. */
    private static void digits(char[] text, int end, int number) {
        for (int at = end - 1, rest = number; rest > 0; at--, rest /= 10) {
            text[at] = (char) ('0' + rest % 10);
        }
    }
}
