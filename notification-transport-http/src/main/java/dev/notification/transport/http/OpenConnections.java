package dev.notification.transport.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.ConnectionProbe;
import org.glassfish.grizzly.nio.transport.TCPNIOServerConnection;

/** Counts a transport's connections, all of them and those of each network. Thread-safe. */
final class OpenConnections extends ConnectionProbe.Adapter {
    private final AtomicLong open = new AtomicLong();
    private final Map<ClientAddress.Network, Integer> byNetwork = new ConcurrentHashMap<>();

    long count() {
        return open.get();
    }

    int count(ClientAddress.Network network) {
        return byNetwork.getOrDefault(network, 0);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public void onAcceptEvent(Connection serverConnection, Connection clientConnection) {
        open.incrementAndGet();
        byNetwork.merge(network(clientConnection), 1, Integer::sum);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public void onCloseEvent(Connection connection) {
        // The connection that listens was never counted.
        if (!(connection instanceof TCPNIOServerConnection)) {
            open.decrementAndGet();
            byNetwork.computeIfPresent(network(connection), (network, count) -> count == 1 ? null : count - 1);
        }
    }

    /** A connection remembers its peer from when it was first asked, so that the answer is the same once it is closed. */
    private static ClientAddress.Network network(Connection<?> connection) {
        return ClientAddresses.peer(connection).network();
    }
}
