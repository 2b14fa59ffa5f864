package dev.notification.app;

import dev.notification.core.lifecycle.Check;
import dev.notification.core.lifecycle.Component;
import dev.notification.transport.http.HttpPort;
import java.util.Map;

/** The port among the other parts: it knows no core, so it cannot be one itself. */
record PortFigures(HttpPort port) implements Component {
    /** Whoever hears this has reached it. */
    @Override
    public Check check() {
        return Check.well("http");
    }

    @Override
    public Map<String, Long> stats() {
        return Map.of(
                "connections", port.openConnections(),
                "connections_refused", port.refusedConnections() + port.refusedConnectionsOfOneAddress(),
                "connections_ended_for_room", port.connectionsEndedForRoom(),
                "answers_unread", port.unreadAnswers(),
                "bytes_held", port.heldBytes(),
                "requests_waiting", port.waitingRequests(),
                "requests_refused", port.refusedRequests(),
                "requests_timed_out", port.timedOutRequests());
    }
}
