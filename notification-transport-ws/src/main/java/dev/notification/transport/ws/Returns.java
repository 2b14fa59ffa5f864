package dev.notification.transport.ws;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * When those who are sent away by a stop come back: each at another moment, evenly over some time however many they are, so
 * that the next process is not asked by all of them at once. Thread-safe.
 */
final class Returns {
    /** No process is there again sooner. */
    static final Duration EARLIEST = Duration.ofMillis(500);

    /** Steps of the golden ratio fill an interval evenly after any number of them (Knuth, TAOCP 3, section 6.4, theorem S). */
    private static final double STEP = (Math.sqrt(5) - 1) / 2;

    private final long spreadMillis;
    private final AtomicLong sentAway = new AtomicLong();

    /** @param spread from the first to the last of them; zero: all at once */
    Returns(Duration spread) {
        this.spreadMillis = spread.toMillis();
    }

    /** After how long the next one comes back. */
    Duration next() {
        double part = sentAway.getAndIncrement() * STEP % 1;
        return EARLIEST.plusMillis((long) (part * spreadMillis));
    }
}
