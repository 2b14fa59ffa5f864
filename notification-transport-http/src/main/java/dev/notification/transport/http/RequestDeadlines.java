package dev.notification.transport.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.memory.Buffers;

/**
 * Ends connections whose request takes too long to arrive: an idle timeout alone is met by a byte now and then. Thread-safe.
 */
final class RequestDeadlines {
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Map<Connection<?>, Long> started = new ConcurrentHashMap<>();

    /** A byte of a request came. */
    void begin(Connection<?> connection) {
        started.putIfAbsent(connection, System.nanoTime());
    }

    /** The request is complete, or refused. */
    void end(Connection<?> connection) {
        started.remove(connection);
    }

    /** Called every second or so. */
    void sweep() {
        long now = System.nanoTime();
        started.forEach((connection, since) -> {
            if (!connection.isOpen()) {
                started.remove(connection);
            } else if (now - since > PATIENCE.toNanos()) {
                started.remove(connection);
                connection.write(Buffers.wrap(null, Problem.REQUEST_TIMEOUT.answer()));
                connection.closeSilently();
            }
        });
    }
}
