package dev.notification.transport.http;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * What the {@code Date} of an answer says (RFC 9110, section 5.6.7). Written once a second, and right as well after the clock of
 * this machine was set back, when Grizzly's own one stands still until the clock has caught up. Thread-safe; never blocks.
 */
final class HttpDate {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);
    private static final HttpDate OF_THIS_MACHINE = new HttpDate(InstantSource.system());

    private final InstantSource clock;
    private volatile Written last = new Written(Long.MIN_VALUE, "");

    private record Written(long second, String text) {}

    HttpDate(InstantSource clock) {
        this.clock = clock;
    }

    static String now() {
        return OF_THIS_MACHINE.text();
    }

    String text() {
        long second = Math.floorDiv(clock.millis(), 1000);
        Written written = last;
        if (written.second() != second) {
            written = new Written(second, FORMAT.format(Instant.ofEpochSecond(second)));
            last = written;
        }
        return written.text();
    }
}
