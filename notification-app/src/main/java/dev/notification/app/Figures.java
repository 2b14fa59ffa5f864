package dev.notification.app;

import dev.notification.core.lifecycle.Component;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.transport.http.HttpPort;
import dev.notification.transport.ws.WebSocketModule;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What {@code GET /api/figures} tells: what the parts of this process have counted since its start. Thread-safe; never blocks. */
final class Figures {
    private static final int NODE_BYTES = 4;

    private final String node = node();
    private final HttpPort port;
    private final WebSocketModule webSocket;
    private final Component sending;
    private final InstantSource clock;
    private final Ticker ticker;
    private final long startedAt;

    /** @param parts one of which sends */
    Figures(HttpPort port, WebSocketModule webSocket, List<Component> parts, InstantSource clock, Ticker ticker) {
        this.port = port;
        this.webSocket = webSocket;
        this.sending = parts.stream()
                .filter(part -> part.stats().containsKey("sends"))
                .findFirst()
                .orElseThrow();
        this.clock = clock;
        this.ticker = ticker;
        this.startedAt = ticker.nanos();
    }

    /** Another one at each start: behind a balancer, and after a restart, counts of two processes are told apart by it. */
    private static String node() {
        byte[] random = new byte[NODE_BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    Map<String, Object> now() {
        Map<String, Long> sent = sending.stats();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("at", clock.instant());
        figures.put("node", node);
        figures.put("uptime_seconds", TimeUnit.NANOSECONDS.toSeconds(ticker.nanos() - startedAt));
        figures.put("sessions", webSocket.count());
        figures.put("connections", port.openConnections());
        figures.put("sends", sent.get("sends"));
        figures.put("commits", sent.get("batches"));
        figures.put("sends_waiting", sent.get("waiting"));
        figures.put("deliveries", webSocket.deliveries());
        figures.put("requests_refused", port.refusedRequests());
        figures.put("connections_refused", port.refusedConnections());
        return figures;
    }
}
