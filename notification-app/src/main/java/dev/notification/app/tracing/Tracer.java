package dev.notification.app.tracing;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.port.SendTrace;
import dev.notification.core.port.in.inbox.FollowInbox;
import dev.notification.transport.http.RequestListener;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Makes the spans of sends whose senders trace them: {@code send} below the sender's own, {@code commit} with a link to each
 * send in it, and {@code deliver} below its send for each socket that gets it live. Of what nobody
 * traces, each live frame costs a look into a map. Thread-safe.
 */
public final class Tracer implements AutoCloseable {
    private static final String SYSTEM = "notification";
    private static final String DESTINATION = "inbox";
    /** Live frames leave within moments: older ones are not looked for. */
    private static final int MAX_UNDELIVERED = 4096;

    private final SpanExporter exporter;
    private final InstantSource clock;
    /** Read with every live frame, traced or not, and so without a lock. */
    private final Map<NotificationId, TraceContext> undelivered = new ConcurrentHashMap<>();
    /** The keys of that, the oldest first; guarded by itself. */
    private final Deque<NotificationId> oldest = new ArrayDeque<>();

    Tracer(SpanExporter exporter, InstantSource clock) {
        this.exporter = exporter;
        this.clock = clock;
    }

    /** Whose spans are lines of the log. */
    public static Tracer logging(InstantSource clock) {
        return new Tracer(new LoggedSpans(), clock);
    }

    /** Whose spans go to a collector. */
    public static Tracer sending(URI endpoint, String version, InstantSource clock) {
        return new Tracer(new OtlpSpans(endpoint, version), clock);
    }

    /** For a send that came with that field; empty if nobody records it. */
    public Optional<SendTrace> begin(String traceparent) {
        return TraceContext.parse(traceparent).filter(TraceContext::isSampled).map(Traced::new);
    }

    private final class Traced implements SendTrace {
        private final TraceContext parent;
        private final TraceContext here;

        Traced(TraceContext parent) {
            this.parent = parent;
            this.here = parent.child();
        }

        @Override
        public Work work() {
            return RequestListener.Logged.of(here.traceId())::close;
        }

        @Override
        public void committed(List<Stored> traced, int sends, long tookNanos) {
            List<TraceContext> links =
                    traced.stream().map(one -> ((Traced) one.trace()).here).toList();
            remember(traced);
            end(
                    "commit",
                    Span.INTERNAL,
                    TraceContext.root(),
                    "",
                    links,
                    tookNanos,
                    Map.of(AttributeNames.MESSAGE_COUNT, (long) sends),
                    false);
        }

        @Override
        public void answered(List<NotificationId> ids, String outcome, long tookNanos) {
            Map<String, Object> attributes = new LinkedHashMap<>();
            boolean failed = !outcome.equals("stored") && !outcome.equals("repeated");
            if (ids.size() == 1) {
                attributes.put(AttributeNames.MESSAGE_ID, ids.get(0).toString());
            } else if (ids.size() > 1) {
                attributes.put(AttributeNames.MESSAGE_COUNT, (long) ids.size());
            }
            if (failed) {
                attributes.put(AttributeNames.ERROR_TYPE, outcome);
            }
            end("send", Span.PRODUCER, here, parent.spanId(), List.of(), tookNanos, attributes, failed);
        }
    }

    private void remember(List<SendTrace.Stored> traced) {
        synchronized (oldest) {
            for (SendTrace.Stored one : traced) {
                for (NotificationId id : one.ids()) {
                    if (undelivered.put(id, ((Traced) one.trace()).here) == null) {
                        oldest.add(id);
                    }
                }
            }
            while (oldest.size() > MAX_UNDELIVERED) {
                undelivered.remove(oldest.remove());
            }
        }
    }

    /** A live frame of these is with the kernel. */
    public void delivered(FollowInbox.Changes changes) {
        for (Change change : changes.changes()) {
            if (change instanceof Change.Present present && present.kind() == Change.Kind.ARRIVED) {
                delivered(present.id(), changes.ageNanos());
            }
        }
    }

    private void delivered(NotificationId id, long tookNanos) {
        TraceContext send = undelivered.get(id);
        if (send != null) {
            Map<String, Object> attributes = Map.of(AttributeNames.MESSAGE_ID, id.toString());
            end("deliver", Span.CONSUMER, send.child(), send.spanId(), List.of(), tookNanos, attributes, false);
        }
    }

    private void end(
            String name,
            int kind,
            TraceContext at,
            String parent,
            List<TraceContext> links,
            long tookNanos,
            Map<String, Object> more,
            boolean failed) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put(AttributeNames.SYSTEM, SYSTEM);
        attributes.put(AttributeNames.OPERATION, name);
        attributes.put(AttributeNames.DESTINATION, DESTINATION);
        attributes.putAll(more);
        var now = clock.instant();
        long end = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        exporter.export(new Span(name, kind, at, parent, links, end - tookNanos, end, attributes, failed));
    }

    /** How many spans were dropped since the start, as a collector did not take them. */
    public long dropped() {
        return exporter.dropped();
    }

    @Override
    public void close() {
        exporter.close();
    }
}
