package dev.notification.transport.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.nio.NIOConnection;

/**
 * Ends connections whose request takes too long to arrive: an idle timeout alone is met by a byte now and then. Thread-safe.
 */
final class RequestDeadlines {
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Map<Connection<?>, Long> started = new ConcurrentHashMap<>();
    private final LongAdder ended = new LongAdder();
    private final LongSupplier nanos;
    private final LastAnswers lastAnswers;

    /** @param nanos the time that goes by, as {@link System#nanoTime} tells it */
    RequestDeadlines(LongSupplier nanos, LastAnswers lastAnswers) {
        this.nanos = nanos;
        this.lastAnswers = lastAnswers;
    }

    /** A byte of a request came. */
    void begin(Connection<?> connection) {
        started.putIfAbsent(connection, nanos.getAsLong());
    }

    /** The request is complete, or refused. */
    void end(Connection<?> connection) {
        started.remove(connection);
    }

    /** How many connections were ended. */
    long ended() {
        return ended.sum();
    }

    /** Called every second or so. */
    void sweep() {
        long now = nanos.getAsLong();
        started.forEach((connection, since) -> {
            if (!connection.isOpen()) {
                started.remove(connection);
            } else if (now - since > PATIENCE.toNanos()) {
                started.remove(connection);
                ended.increment();
                lastAnswers.send((NIOConnection) connection, Answer.of(PortProblems.REQUEST_TIMEOUT));
            }
        });
    }
}
