package dev.notification.transport.http;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The end of a port, as its connections see it: from then on each answer is the last of its connection, so that its client
 * asks elsewhere next. It is over when no request has come for a moment. Thread-safe.
 */
final class Drain {
    private final LongSupplier nanos;
    private volatile boolean begun;
    private volatile long lastRequestAt;

    /** @param nanos the time that goes by, as {@link System#nanoTime} tells it */
    Drain(LongSupplier nanos) {
        this.nanos = nanos;
    }

    void begin() {
        lastRequestAt = nanos.getAsLong();
        begun = true;
    }

    boolean hasBegun() {
        return begun;
    }

    /** A request came. Whether its answer is the last of its connection. */
    boolean endsWithThis() {
        if (begun) {
            lastRequestAt = nanos.getAsLong();
        }
        return begun;
    }

    /** Whether none came for {@code quiet}. */
    boolean isQuietFor(Duration quiet) {
        return nanos.getAsLong() - lastRequestAt >= quiet.toNanos();
    }
}
