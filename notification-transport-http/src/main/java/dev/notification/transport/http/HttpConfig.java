package dev.notification.transport.http;

import java.time.Duration;
import java.util.Objects;

/**
 * Where the server listens.
 *
 * @param port 0: any that is free
 * @param workers how many threads serve requests
 * @param keepAlive how long a connection may be idle between two requests; whole seconds, at least one
 * @param addresses from where a request comes
 */
public record HttpConfig(
        String host, int port, int workers, Duration keepAlive, ClientAddresses addresses, HttpLimits limits) {
    /** What {@link #on} takes. */
    public static final Duration STANDARD_KEEP_ALIVE = Duration.ofSeconds(30);

    public HttpConfig {
        Objects.requireNonNull(host);
        Objects.requireNonNull(addresses);
        Objects.requireNonNull(limits);
        if (keepAlive.toSeconds() < 1) {
            throw new IllegalArgumentException("keepAlive < 1 s: " + keepAlive);
        }
    }

    /** Without proxies, and with {@link HttpLimits#STANDARD}. */
    public HttpConfig(String host, int port, int workers, Duration keepAlive) {
        this(host, port, workers, keepAlive, ClientAddresses.direct(), HttpLimits.STANDARD);
    }

    /** With {@link #STANDARD_KEEP_ALIVE}. */
    public static HttpConfig on(String host, int port, int workers) {
        return new HttpConfig(host, port, workers, STANDARD_KEEP_ALIVE);
    }

    public HttpConfig with(ClientAddresses addresses) {
        return new HttpConfig(host, port, workers, keepAlive, addresses, limits);
    }

    public HttpConfig with(HttpLimits limits) {
        return new HttpConfig(host, port, workers, keepAlive, addresses, limits);
    }
}
