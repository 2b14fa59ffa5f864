package dev.notification.app.metrics;

import dev.notification.app.config.MetricsPlace;
import dev.notification.core.lifecycle.Loop;
import dev.notification.core.lifecycle.Threads;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.transport.http.HttpConfig;
import dev.notification.transport.http.HttpLimits;
import dev.notification.transport.http.HttpPort;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.ThreadPoolExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A port that serves metrics and nothing else, to whoever reaches it. */
public final class MetricsPort implements AutoCloseable {
    public static final String PATH = "/metrics";

    private static final Logger LOG = LoggerFactory.getLogger(MetricsPort.class);
    private static final int WORKERS = 2;
    private static final int CONNECTIONS = 64;
    private static final Duration SWEEP_PAUSE = Duration.ofSeconds(1);

    private final HttpPort port;
    private final ThreadPoolExecutor workers;

    /**
     * Starts it.
     *
     * @param deadlines ends what comes too slowly; its owner closes it
     * @throws UncheckedIOException if the address cannot be used
     */
    public MetricsPort(MetricsPlace.Address address, Metrics metrics, Ticker ticker, Loop deadlines) {
        this.workers = Threads.pool("metrics-worker", WORKERS, HttpPort.queueFor(WORKERS));
        HttpConfig config = HttpConfig.on(address.host(), address.port(), WORKERS)
                .with(new HttpLimits(CONNECTIONS, CONNECTIONS, HttpLimits.MIN_BYTES));
        this.port = new HttpPort(config, "", workers, ticker::nanos);
        port.get(PATH, metrics::answer);
        try {
            port.start();
        } catch (UncheckedIOException e) {
            close();
            throw new UncheckedIOException(e.getMessage().replace("http.port", "metrics.address"), e.getCause());
        }
        deadlines.every("metrics_requests", SWEEP_PAUSE, port::sweep);
        LOG.info("metrics are read at {} of {}:{}, by whoever reaches it", PATH, address.host(), port.port());
    }

    /** Where it listens. */
    public int port() {
        return port.port();
    }

    @Override
    public void close() {
        port.close();
        workers.shutdownNow();
    }
}
