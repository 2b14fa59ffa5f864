package dev.notification.transport.ws;

import dev.notification.core.domain.Rate;
import dev.notification.transport.http.Origins;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Limits and times of the WebSocket.
 *
 * @param maxSockets on this server
 * @param maxSocketsPerUser on this server
 * @param origins whose pages may connect, beside those of the server's own host
 * @param heartbeat after how long without any frame the server sends one; also how often it pings
 * @param stall after how long a socket that takes nothing is closed
 * @param limitMessages whether clients are held to {@value MESSAGES_PER_SECOND} messages a second
 * @param newDevicesPerUser devices that were not here lately; empty: any number
 * @param restartSpread over how long those come back who are sent away when the server stops
 */
public record WebSocketConfig(
        int maxSockets,
        int maxSocketsPerUser,
        Origins origins,
        Duration heartbeat,
        Duration stall,
        boolean limitMessages,
        Optional<Rate> newDevicesPerUser,
        Duration restartSpread) {
    private static final Duration RESTART_SPREAD = Duration.ofSeconds(5);
    private static final Rate NEW_DEVICES = new Rate(100, Duration.ofHours(1));

    /** What a client may send on average. */
    public static final int MESSAGES_PER_SECOND = 10;
    /** What a client may send at once. */
    public static final int MESSAGE_BURST = 50;

    static final int MAX_PENDING_BYTES = 64 << 10;

    /** Of the heap, for what waits for all clients that do not read. */
    static final int WAITING_SHARE = 8;

    public WebSocketConfig {
        Objects.requireNonNull(origins);
        Objects.requireNonNull(newDevicesPerUser);
        if (restartSpread.isNegative()) {
            throw new IllegalArgumentException("nobody comes back before they left");
        }
        if (maxSockets < 1 || maxSocketsPerUser < 1) {
            throw new IllegalArgumentException("limits of sockets are positive");
        }
        if (heartbeat.toSeconds() < 1 || stall.toSeconds() < 1) {
            throw new IllegalArgumentException("heartbeat and stall are at least one second");
        }
    }

    /** With as many new devices as {@link #defaults}, if clients are held to anything, and its spread. */
    public WebSocketConfig(
            int maxSockets,
            int maxSocketsPerUser,
            Origins origins,
            Duration heartbeat,
            Duration stall,
            boolean limitMessages) {
        this(
                maxSockets,
                maxSocketsPerUser,
                origins,
                heartbeat,
                stall,
                limitMessages,
                Optional.of(NEW_DEVICES).filter(rate -> limitMessages),
                RESTART_SPREAD);
    }

    public static WebSocketConfig defaults() {
        return new WebSocketConfig(100_000, 64, Origins.none(), Duration.ofSeconds(25), Duration.ofSeconds(30), true);
    }
}
