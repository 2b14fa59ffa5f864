package dev.notification.app.metrics;

import dev.notification.core.Accounts;
import dev.notification.core.Inboxes;
import dev.notification.core.lifecycle.Component;
import dev.notification.core.lifecycle.Threads;
import dev.notification.transport.http.Answer;
import dev.notification.transport.http.HttpPort;
import dev.notification.transport.http.Readiness;
import dev.notification.transport.ws.WebSocketModule;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the server is doing, for Prometheus. What is counted is counted by the parts, whether anybody reads it or not; this only
 * reads it, each time that somebody asks. No user, device or id is a label, and of each label there are few values. Thread-safe.
 */
public final class Metrics implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Metrics.class);
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final CompletableFuture<Registry> registry = new CompletableFuture<>();
    private final AtomicBoolean hasBegunOrEnded = new AtomicBoolean();
    private final Sources sources;

    /**
     * Where the numbers come from.
     *
     * @param parts those of the server, for what has no place of its own here
     * @param readiness how the server is, as of the last look
     * @param threads the pools of threads by their names
     * @param droppedSpans how many spans of traces were dropped
     * @param version of the server, {@code commit} that it was built from
     */
    public record Sources(
            Inboxes inboxes,
            Accounts accounts,
            WebSocketModule webSocket,
            HttpPort port,
            RequestCounts requests,
            List<Component> parts,
            Supplier<Readiness> readiness,
            Map<String, ExecutorService> threads,
            LongSupplier droppedSpans,
            String version,
            String commit) {
        /** That which has a figure of this name. */
        Component part(String figure) {
            return parts.stream()
                    .filter(part -> part.stats().containsKey(figure))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no part counts " + figure));
        }
    }

    private record Registry(Meters meters, JvmGcMetrics collections) {
        static Registry of(Sources sources) {
            var meters = new Meters();
            ServerMeters.register(meters, sources);
            return new Registry(meters, MachineMeters.register(meters, sources));
        }

        void close() {
            collections.close();
            meters.close();
        }
    }

    public Metrics(Sources sources) {
        this.sources = sources;
    }

    /** Once the server is ready, which nothing here delays: a thread of its own reads a thousand classes. */
    public void begin() {
        if (!hasBegunOrEnded.compareAndSet(false, true)) {
            return;
        }
        Threads.named("notification-metrics")
                .newThread(() -> registry.completeAsync(() -> Registry.of(sources), Runnable::run)
                        .exceptionally(Metrics::failed))
                .start();
    }

    private static Registry failed(Throwable failure) {
        LOG.error("there are no metrics: they could not be set up", failure);
        throw new IllegalStateException(failure);
    }

    /** What there is to read now. Waits for what {@link #begin} has begun, which is a moment. */
    public Answer answer(HttpRequestPacket request) {
        String accepted = request.getHeader("Accept");
        String type = accepted != null && accepted.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
        byte[] text = registry.join().meters().scrape(type).getBytes(StandardCharsets.UTF_8);
        return new Answer(200, "OK", type, Map.of(), text);
    }

    /** Whoever waits for what will not begin, as the start of the server has failed, waits no longer. */
    @Override
    public void close() {
        if (hasBegunOrEnded.compareAndSet(false, true)) {
            registry.cancel(false);
        }
        registry.thenAccept(Registry::close);
    }
}
