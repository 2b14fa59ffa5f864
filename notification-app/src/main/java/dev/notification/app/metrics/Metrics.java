package dev.notification.app.metrics;

import dev.notification.core.Accounts;
import dev.notification.core.Inboxes;
import dev.notification.core.lifecycle.Component;
import dev.notification.core.lifecycle.Tally;
import dev.notification.core.lifecycle.Threads;
import dev.notification.transport.http.Answer;
import dev.notification.transport.http.HttpPort;
import dev.notification.transport.http.Readiness;
import dev.notification.transport.ws.WebSocketModule;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.ExecutorServiceMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
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
    private final Sources sources;

    /**
     * Where the numbers come from.
     *
     * @param parts those of the server, for what has no place of its own here
     * @param readiness how the server is, as of the last look
     * @param threads the pools of threads by their names
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
            String version,
            String commit) {}

    private record Registry(PrometheusMeterRegistry meters, JvmGcMetrics collections) {
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
        Threads.named("notification-metrics")
                .newThread(() -> registry.completeAsync(() -> registry(sources), Runnable::run)
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

    private static Registry registry(Sources from) {
        var prometheus = new PrometheusRegistry();
        var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, prometheus, Clock.SYSTEM);
        sends(meters, prometheus, from.inboxes().measures(), part(from, "batches"));
        sessions(meters, prometheus, from.webSocket().counted());
        resumes(meters, prometheus, from.inboxes().measures());
        limits(meters, from);
        tally(
                meters,
                "notification.logins",
                "tries to log in with a password",
                "outcome",
                from.accounts().measures().logins());
        gauge(
                meters,
                "notification.passwords.waiting",
                "passwords that wait to be hashed",
                part(from, "hashed"),
                part -> part.stats().get("waiting"));
        gauge(
                meters,
                "notification.longpolls",
                "requests that wait for changes",
                part(from, "long_polls"),
                part -> part.stats().get("long_polls"));
        gauge(
                meters,
                "notification.store.up",
                "1: the database answers",
                from,
                it -> it.readiness().get().database().equals("up") ? 1 : 0);
        gauge(
                meters,
                "notification.store.durable",
                "1: what is stored survives a power failure",
                from,
                it -> it.readiness().get().durability().equals("safe") ? 1 : 0);
        gauge(
                meters,
                "notification.ready",
                "1: the server is ready",
                from,
                it -> it.readiness().get().isReady() ? 1 : 0);
        Gauge.builder("notification.build.info", () -> 1)
                .description("what runs")
                .tags("version", from.version(), "commit", from.commit())
                .register(meters);
        requests(meters, prometheus, from);
        return new Registry(meters, machine(meters, from));
    }

    private static void sends(
            MeterRegistry meters, PrometheusRegistry prometheus, Inboxes.Measures measures, Component committing) {
        String help = "requests to send";
        tally(meters, "notification.sends", help, "outcome", measures.singleSends(), "kind", "single");
        tally(meters, "notification.sends", help, "outcome", measures.batchSends(), "kind", "batch");
        prometheus.register(Histograms.durations(
                "notification_send_duration_seconds",
                "from when a send was accepted until it was answered",
                measures.sendNanos()));
        prometheus.register(Histograms.durations(
                "notification_commit_duration_seconds", "how long a commit of sends took", measures.commitNanos()));
        prometheus.register(Histograms.sizes(
                "notification_commit_size", "how many sends were committed together", measures.commitSizes()));
        gauge(
                meters,
                "notification.commit.waiting",
                "sends that wait for their commit",
                committing,
                part -> part.stats().get("waiting"));
    }

    private static void sessions(MeterRegistry meters, PrometheusRegistry prometheus, WebSocketModule.Counted counted) {
        String help = "frames with changes that went on their way";
        counter(meters, "notification.deliveries", help, counted.live(), "mode", "live");
        counter(meters, "notification.deliveries", help, counted.backlog(), "mode", "backlog");
        prometheus.register(Histograms.durations(
                "notification_delivery_latency_seconds",
                "from when a commit had returned until its frame was with the kernel, if its client's connection took it at"
                        + " once",
                counted.latencyNanos()));
        counted.sessions()
                .all()
                .forEach((mode, open) -> gauge(
                        meters,
                        "notification.sessions",
                        "WebSockets that are open",
                        open,
                        LongAdder::sum,
                        "mode",
                        mode));
        gauge(
                meters,
                "notification.sessions.stalled",
                "WebSockets that have taken nothing of what waits for them for a second or longer",
                counted,
                it -> it.stalled().getAsInt());
        tally(meters, "notification.handshakes", "requests to open a WebSocket", "outcome", counted.handshakes());
        tally(meters, "notification.closes", "WebSockets that ended", "code", counted.closes());
        counter(meters, "notification.acks", "acknowledgements of devices", counted.acknowledgements());
    }

    private static void resumes(MeterRegistry meters, PrometheusRegistry prometheus, Inboxes.Measures measures) {
        tally(
                meters,
                "notification.resumes",
                "how sessions went on where they had left off, or why they had to begin anew",
                "outcome",
                measures.resumes());
        prometheus.register(Histograms.sizes(
                "notification_resume_changes",
                "how many changes were replayed to a session that had missed some",
                measures.resumeChanges()));
        prometheus.register(Histograms.durations(
                "notification_catchup_duration_seconds",
                "from the beginning of a session until it was live",
                measures.catchUpNanos()));
        gauge(
                meters,
                "notification.catchup.waiting",
                "sessions that wait for their turn to catch up",
                measures,
                it -> it.waitingCatchUps().getAsInt());
    }

    private static void limits(MeterRegistry meters, Sources from) {
        String help = "how often a limit has refused something";
        for (Tally limited : List.of(
                from.inboxes().measures().limited(),
                from.accounts().measures().limited(),
                from.webSocket().counted().limited())) {
            tally(meters, "notification.limited", help, "limit", limited);
        }
        FunctionCounter.builder("notification.limited", from.port(), HttpPort::refusedConnections)
                .description(help)
                .tag("limit", "connections")
                .register(meters);
        FunctionCounter.builder("notification.limited", from.port(), HttpPort::refusedRequests)
                .description(help)
                .tag("limit", "workers")
                .register(meters);
    }

    private static void requests(MeterRegistry meters, PrometheusRegistry prometheus, Sources from) {
        prometheus.register(Histograms.requests(
                "http_server_requests_seconds",
                "from when a request was here until the head of its answer left",
                from.requests()::all));
        gauge(meters, "notification.connections", "connections that are open", from.port(), HttpPort::openConnections);
        gauge(
                meters,
                "notification.requests.waiting",
                "requests that wait for a worker",
                from.port(),
                HttpPort::waitingRequests);
        Gauge.builder("notification.requests.held", from.port(), HttpPort::heldBytes)
                .description("memory held for unfinished and waiting requests and unread answers")
                .baseUnit("bytes")
                .register(meters);
    }

    /** The Java machine, the process, the pools of threads and those of connections to the database. */
    private static JvmGcMetrics machine(MeterRegistry meters, Sources from) {
        new ClassLoaderMetrics().bindTo(meters);
        new JvmMemoryMetrics().bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        new UptimeMetrics().bindTo(meters);
        new FileDescriptorMetrics().bindTo(meters);
        var collections = new JvmGcMetrics();
        collections.bindTo(meters);
        from.threads().forEach((name, pool) -> new ExecutorServiceMetrics(pool, name, Tags.empty()).bindTo(meters));
        Component database = part(from, "requests_in_use");
        database.stats().keySet().stream()
                .filter(key -> key.endsWith("_in_use"))
                .map(key -> key.substring(0, key.length() - "_in_use".length()))
                .forEach(pool -> pool(meters, database, pool));
        return collections;
    }

    /** By the names that HikariCP's own binder has. */
    private static void pool(MeterRegistry meters, Component database, String pool) {
        Map.of("active", "_in_use", "idle", "_idle", "pending", "_waiting")
                .forEach((name, key) -> gauge(
                        meters,
                        "hikaricp.connections." + name,
                        "connections to the database; pending: threads that wait for one",
                        database,
                        part -> part.stats().get(pool + key),
                        "pool",
                        pool));
    }

    private static Component part(Sources from, String figure) {
        return from.parts().stream()
                .filter(part -> part.stats().containsKey(figure))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no part counts " + figure));
    }

    private static <T> void gauge(
            MeterRegistry meters, String name, String help, T from, ToDoubleFunction<T> value, String... tags) {
        Gauge.builder(name, from, value)
                .description(help)
                .tags(tags)
                .strongReference(true)
                .register(meters);
    }

    private static void counter(MeterRegistry meters, String name, String help, LongAdder count, String... tags) {
        FunctionCounter.builder(name, count, LongAdder::sum)
                .description(help)
                .tags(tags)
                .register(meters);
    }

    private static void tally(
            MeterRegistry meters, String name, String help, String label, Tally tally, String... tags) {
        tally.all()
                .forEach((value, count) -> counter(
                        meters,
                        name,
                        help,
                        count,
                        Stream.concat(Stream.of(tags), Stream.of(label, value)).toArray(String[]::new)));
    }

    @Override
    public void close() {
        registry.thenAccept(Registry::close);
    }
}
