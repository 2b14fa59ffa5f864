package dev.notification.transport.ws;

import java.time.Duration;
import java.util.List;

/**
 * Limits and times of the WebSocket.
 *
 * @param maxSockets on this server
 * @param maxSocketsPerUser on this server
 * @param allowedOrigins of pages that may connect beside the server's own, such as {@code https://shop.example}
 * @param heartbeat after how long without any frame the server sends one; also how often it pings
 * @param stall after how long a socket that takes nothing is closed
 * @param limitMessages whether clients are held to {@value MESSAGES_PER_SECOND} messages a second
 */
public record WebSocketConfig(
        int maxSockets,
        int maxSocketsPerUser,
        List<String> allowedOrigins,
        Duration heartbeat,
        Duration stall,
        boolean limitMessages) {
    /** What a client may send on average. */
    public static final int MESSAGES_PER_SECOND = 10;
    /** What a client may send at once. */
    public static final int MESSAGE_BURST = 50;

    static final int MAX_PENDING_BYTES = 64 << 10;

    public WebSocketConfig {
        allowedOrigins = List.copyOf(allowedOrigins);
        if (maxSockets < 1 || maxSocketsPerUser < 1) {
            throw new IllegalArgumentException("limits of sockets are positive");
        }
        if (heartbeat.toSeconds() < 1 || stall.toSeconds() < 1) {
            throw new IllegalArgumentException("heartbeat and stall are at least one second");
        }
    }

    public static WebSocketConfig defaults() {
        return new WebSocketConfig(100_000, 64, List.of(), Duration.ofSeconds(25), Duration.ofSeconds(30), true);
    }
}
