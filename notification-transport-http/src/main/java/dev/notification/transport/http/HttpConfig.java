package dev.notification.transport.http;

import java.time.Duration;
import java.util.Objects;

/**
 * Where the server listens.
 *
 * @param port 0: any that is free
 * @param workers how many threads serve requests
 * @param keepAlive how long a connection may be idle between two requests; whole seconds, at least one
 */
public record HttpConfig(String host, int port, int workers, Duration keepAlive) {
    /** What {@link #on} takes. */
    public static final Duration STANDARD_KEEP_ALIVE = Duration.ofSeconds(30);

    public HttpConfig {
        Objects.requireNonNull(host);
        if (keepAlive.toSeconds() < 1) {
            throw new IllegalArgumentException("keepAlive < 1 s: " + keepAlive);
        }
    }

    /** With {@link #STANDARD_KEEP_ALIVE}. */
    public static HttpConfig on(String host, int port, int workers) {
        return new HttpConfig(host, port, workers, STANDARD_KEEP_ALIVE);
    }
}
