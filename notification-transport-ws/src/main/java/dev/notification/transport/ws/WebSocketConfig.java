package dev.notification.transport.ws;

import dev.notification.core.domain.Rate;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Limits and times of the WebSocket.
 *
 * @param maxSockets on this server
 * @param maxSocketsPerUser on this server
 * @param allowedOrigins of pages that may connect beside the server's own, such as {@code https://shop.example}
 * @param heartbeat after how long without any frame the server sends one; also how often it pings
 * @param stall after how long a socket that takes nothing is closed
 * @param limitMessages whether clients are held to {@value MESSAGES_PER_SECOND} messages a second
 * @param newDevicesPerUser devices that were not here lately; empty: any number
 */
public record WebSocketConfig(
        int maxSockets,
        int maxSocketsPerUser,
        List<String> allowedOrigins,
        Duration heartbeat,
        Duration stall,
        boolean limitMessages,
        Optional<Rate> newDevicesPerUser) {
    private static final Rate NEW_DEVICES = new Rate(100, Duration.ofHours(1));

    /** What a client may send on average. */
    public static final int MESSAGES_PER_SECOND = 10;
    /** What a client may send at once. */
    public static final int MESSAGE_BURST = 50;

    static final int MAX_PENDING_BYTES = 64 << 10;

    /** Of the heap, for what waits for all clients that do not read. */
    static final int WAITING_SHARE = 8;

    public WebSocketConfig {
        allowedOrigins = List.copyOf(allowedOrigins);
        Objects.requireNonNull(newDevicesPerUser);
        if (maxSockets < 1 || maxSocketsPerUser < 1) {
            throw new IllegalArgumentException("limits of sockets are positive");
        }
        if (heartbeat.toSeconds() < 1 || stall.toSeconds() < 1) {
            throw new IllegalArgumentException("heartbeat and stall are at least one second");
        }
    }

    /** With as many new devices as {@link #defaults}, if clients are held to anything. */
    public WebSocketConfig(
            int maxSockets,
            int maxSocketsPerUser,
            List<String> allowedOrigins,
            Duration heartbeat,
            Duration stall,
            boolean limitMessages) {
        this(
                maxSockets,
                maxSocketsPerUser,
                allowedOrigins,
                heartbeat,
                stall,
                limitMessages,
                Optional.of(NEW_DEVICES).filter(rate -> limitMessages));
    }

    public static WebSocketConfig defaults() {
        return new WebSocketConfig(100_000, 64, List.of(), Duration.ofSeconds(25), Duration.ofSeconds(30), true);
    }
}
