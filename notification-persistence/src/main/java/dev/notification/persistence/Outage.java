package dev.notification.persistence;

import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.StoreUnavailableException;
import java.util.concurrent.TimeUnit;

/**
 * Whether the database turned out to be away a moment ago: further calls then fail at once for half a second, on every lane,
 * so that they do not queue up behind each other's waits. A database that is busy is not away. Thread-safe.
 */
final class Outage {
    private static final long AWAY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private record Away(StoreUnavailableException why, long sinceNanos) {}

    private final Ticker ticker;
    private volatile Away away;

    Outage(Ticker ticker) {
        this.ticker = ticker;
    }

    /** @throws StoreUnavailableException if it was away less than half a second ago */
    void check() {
        Away known = away;
        if (known != null && ticker.nanos() - known.sinceNanos < AWAY_NANOS) {
            throw new StoreUnavailableException(known.why.getMessage(), known.why);
        }
    }

    void begin(StoreUnavailableException why) {
        away = new Away(why, ticker.nanos());
    }

    /** A connection was had. Writes only where there is something to end: all lanes read this on every call. */
    void end() {
        if (away != null) {
            away = null;
        }
    }
}
