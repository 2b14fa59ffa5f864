package dev.notification.app.metrics;

import dev.notification.core.Inboxes;
import dev.notification.core.lifecycle.Component;
import dev.notification.transport.http.HttpPort;
import dev.notification.transport.ws.WebSocketModule;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** What this server does, by names that docs/operations.md explains. */
final class ServerMeters {
    private static final String LIMITED = "notification.limited";
    private static final String LIMITS = "how often a limit has refused something";

    private ServerMeters() {}

    static void register(Meters meters, Metrics.Sources from) {
        sends(meters, from.inboxes().measures(), from.part("batches"));
        sessions(meters, from.webSocket().counted());
        resumes(meters, from.inboxes().measures());
        limits(meters, from);
        logins(meters, from);
        health(meters, from);
        requests(meters, from);
        meters.counter(
                "notification.spans.dropped",
                "spans of traces that a collector did not take",
                from,
                it -> it.droppedSpans().getAsLong());
        meters.gauge(
                "notification.build.info",
                "what runs",
                from,
                it -> 1,
                "version",
                from.version(),
                "commit",
                from.commit());
    }

    private static void sends(Meters meters, Inboxes.Measures measures, Component committing) {
        String help = "requests to send";
        meters.tally("notification.sends", help, "outcome", measures.singleSends(), "kind", "single");
        meters.tally("notification.sends", help, "outcome", measures.batchSends(), "kind", "batch");
        meters.histogram(Histograms.durations(
                "notification_send_duration_seconds",
                "from when a send was accepted until it was answered",
                measures.sendNanos()));
        meters.histogram(Histograms.durations(
                "notification_commit_duration_seconds", "how long a commit of sends took", measures.commitNanos()));
        meters.histogram(Histograms.sizes(
                "notification_commit_size", "how many sends were committed together", measures.commitSizes()));
        figure(meters, "notification.commit.waiting", "sends that wait for their commit", committing, "waiting");
    }

    private static void figure(Meters meters, String name, String help, Component part, String figure) {
        meters.gauge(name, help, part, it -> it.stats().get(figure));
    }

    private static void sessions(Meters meters, WebSocketModule.Counted counted) {
        String help = "frames with changes that went on their way";
        meters.counter("notification.deliveries", help, counted.live(), "mode", "live");
        meters.counter("notification.deliveries", help, counted.backlog(), "mode", "backlog");
        meters.histogram(Histograms.durations(
                "notification_delivery_latency_seconds",
                "from when a commit had returned until its frame was with the kernel, if its client's connection took it at"
                        + " once",
                counted.latencyNanos()));
        counted.sessions()
                .all()
                .forEach((mode, open) -> meters.gauge(
                        "notification.sessions", "WebSockets that are open", open, LongAdder::sum, "mode", mode));
        meters.gauge(
                "notification.sessions.stalled",
                "WebSockets that have taken nothing of what waits for them for a second or longer",
                counted,
                it -> it.stalled().getAsInt());
        meters.tally("notification.handshakes", "requests to open a WebSocket", "outcome", counted.handshakes());
        meters.tally("notification.closes", "WebSockets that ended", "code", counted.closes());
        meters.counter("notification.acks", "acknowledgements of devices", counted.acknowledgements());
    }

    private static void resumes(Meters meters, Inboxes.Measures measures) {
        meters.tally(
                "notification.resumes",
                "how sessions went on where they had left off, or why they had to begin anew",
                "outcome",
                measures.resumes());
        meters.histogram(Histograms.sizes(
                "notification_resume_changes",
                "how many changes were replayed to a session that had missed some",
                measures.resumeChanges()));
        meters.histogram(Histograms.durations(
                "notification_catchup_duration_seconds",
                "from the beginning of a session until it was live",
                measures.catchUpNanos()));
        meters.gauge(
                "notification.catchup.waiting",
                "sessions that wait for their turn to catch up",
                measures,
                it -> it.waitingCatchUps().getAsInt());
    }

    private static void limits(Meters meters, Metrics.Sources from) {
        List.of(
                        from.inboxes().measures().limited(),
                        from.accounts().measures().limited(),
                        from.webSocket().counted().limited())
                .forEach(limited -> meters.tally(LIMITED, LIMITS, "limit", limited));
        HttpPort port = from.port();
        limit(meters, "connections", port, HttpPort::refusedConnections);
        limit(meters, "connections-per-address", port, HttpPort::refusedConnectionsOfOneAddress);
        limit(meters, "bytes", port, HttpPort::connectionsEndedForRoom);
        limit(meters, "workers", port, HttpPort::refusedRequests);
        limit(meters, "disk-free", from, it -> storageLow(it.inboxes().measures()));
    }

    private static <T> void limit(Meters meters, String limit, T from, ToDoubleFunction<T> refusals) {
        meters.counter(LIMITED, LIMITS, from, refusals, "limit", limit);
    }

    private static long storageLow(Inboxes.Measures sends) {
        return Stream.of(sends.singleSends(), sends.batchSends())
                .mapToLong(outcomes -> outcomes.counter("storage_low").sum())
                .sum();
    }

    private static void logins(Meters meters, Metrics.Sources from) {
        meters.tally(
                "notification.logins",
                "tries to log in with a password",
                "outcome",
                from.accounts().measures().logins());
        figure(
                meters,
                "notification.passwords.waiting",
                "passwords that wait to be hashed",
                from.part("hashed"),
                "waiting");
    }

    private static void health(Meters meters, Metrics.Sources from) {
        meters.flag(
                "notification.store.up",
                "1: the database answers",
                () -> from.readiness().get().database().equals("up"));
        meters.flag(
                "notification.store.durable",
                "1: what is stored survives a power failure",
                () -> from.readiness().get().durability().equals("safe"));
        meters.flag(
                "notification.ready",
                "1: the server is ready",
                () -> from.readiness().get().isReady());
    }

    private static void requests(Meters meters, Metrics.Sources from) {
        HttpPort port = from.port();
        meters.histogram(Histograms.requests(
                "http_server_requests_seconds",
                "from when a request was here until the head of its answer left",
                from.requests()::all));
        meters.gauge("notification.connections", "connections that are open", port, HttpPort::openConnections);
        meters.gauge(
                "notification.requests.waiting", "requests that wait for a worker", port, HttpPort::waitingRequests);
        meters.bytes(
                "notification.requests.held",
                "memory held for unfinished and waiting requests and unread answers",
                port,
                HttpPort::heldBytes);
        figure(
                meters,
                "notification.longpolls",
                "requests that wait for changes",
                from.part("long_polls"),
                "long_polls");
    }
}
