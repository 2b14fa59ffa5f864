package dev.notification.app.architecture.wrong.transport.ws;

import org.glassfish.grizzly.Connection;

/** Breaks ONLY_THE_WIRE_KNOWS_TYRUS_AND_GRIZZLY. */
final class KnowsAConnection {
    void close(Connection<?> connection) {
        connection.closeSilently();
    }
}
