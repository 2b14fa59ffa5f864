package dev.notification.transport.http;

import java.util.concurrent.atomic.AtomicLong;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.ConnectionProbe;
import org.glassfish.grizzly.nio.transport.TCPNIOServerConnection;

/** Counts a transport's connections. Thread-safe. */
final class OpenConnections extends ConnectionProbe.Adapter {
    private final AtomicLong open = new AtomicLong();

    long count() {
        return open.get();
    }

    @Override
    @SuppressWarnings("rawtypes")
    public void onAcceptEvent(Connection serverConnection, Connection clientConnection) {
        open.incrementAndGet();
    }

    @Override
    @SuppressWarnings("rawtypes")
    public void onCloseEvent(Connection connection) {
        // The connection that listens was never counted.
        if (!(connection instanceof TCPNIOServerConnection)) {
            open.decrementAndGet();
        }
    }
}
