package dev.notification.transport.http;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Where the server listens.
 *
 * @param port 0: any that is free
 * @param workers how many threads serve requests
 * @param keepAlive how long a connection may be idle between two requests; at least one second
 * @param drainDelay for how long a server that is told to stop goes on as before, not ready, so that balancers notice; for
 *     whoever stops it on a signal: neither the port nor a server that is closed waits for it; not negative; empty: nobody has
 *     said so
 * @param addresses from where a request comes
 * @param origins whose pages may use the server, and where it is reached
 */
public record HttpConfig(
        String host,
        int port,
        int workers,
        Duration keepAlive,
        Optional<Duration> drainDelay,
        ClientAddresses addresses,
        HttpLimits limits,
        Origins origins) {
    /** What {@link #on} takes: longer than the minute for which balancers keep a connection that they may use again. */
    public static final Duration STANDARD_KEEP_ALIVE = Duration.ofSeconds(75);

    public HttpConfig {
        Objects.requireNonNull(host);
        Objects.requireNonNull(addresses);
        Objects.requireNonNull(limits);
        Objects.requireNonNull(origins);
        if (keepAlive.toSeconds() < 1) {
            throw new IllegalArgumentException("keepAlive < 1 s: " + keepAlive);
        }
        if (drainDelay.filter(Duration::isNegative).isPresent()) {
            throw new IllegalArgumentException("drainDelay < 0: " + drainDelay.get());
        }
    }

    /** Without proxies, and with {@link HttpLimits#STANDARD}. */
    public HttpConfig(String host, int port, int workers, Duration keepAlive) {
        this(
                host,
                port,
                workers,
                keepAlive,
                Optional.empty(),
                ClientAddresses.direct(),
                HttpLimits.STANDARD,
                Origins.none());
    }

    /** With {@link #STANDARD_KEEP_ALIVE}. */
    public static HttpConfig on(String host, int port, int workers) {
        return new HttpConfig(host, port, workers, STANDARD_KEEP_ALIVE);
    }

    public HttpConfig withTimes(Duration keepAlive, Optional<Duration> drainDelay) {
        return new HttpConfig(host, port, workers, keepAlive, drainDelay, addresses, limits, origins);
    }

    public HttpConfig with(ClientAddresses addresses) {
        return new HttpConfig(host, port, workers, keepAlive, drainDelay, addresses, limits, origins);
    }

    public HttpConfig with(HttpLimits limits) {
        return new HttpConfig(host, port, workers, keepAlive, drainDelay, addresses, limits, origins);
    }

    public HttpConfig with(Origins origins) {
        return new HttpConfig(host, port, workers, keepAlive, drainDelay, addresses, limits, origins);
    }
}
