package dev.notification.app.tracing;

import dev.notification.core.lifecycle.Loop;
import dev.notification.protocol.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends spans to a collector by OTLP over HTTP, in JSON, a few hundred at a time. A collector that is slow or away holds
 * nobody up: spans wait for it in a bounded queue, and what has no room there, or is refused, is dropped and counted. The log
 * says so once when it begins, and how many were dropped once when it is over.
 */
final class OtlpSpans implements SpanExporter {
    private static final Logger LOG = LoggerFactory.getLogger(OtlpSpans.class);
    private static final int CAPACITY = 4096;
    private static final int AT_ONCE = 512;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** What the specification of OTLP tells to send again (1.7, "Failures"). */
    private static final Set<Integer> FOR_NOW = Set.of(429, 502, 503, 504);

    private final URI endpoint;
    /** Without a query, in which there may be a key. */
    private final String shown;

    private final String version;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(2))
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final BlockingQueue<Span> waiting = new ArrayBlockingQueue<>(CAPACITY);
    private final LongAdder dropped = new LongAdder();
    private final Loop loop = new Loop("notification-traces");
    /** Being sent; guarded by this object, as what follows. */
    private final List<Span> batch = new ArrayList<>();

    private boolean isFailing;
    private long toldDropped;

    private enum Taken {
        YES,
        NOT_NOW,
        NEVER
    }

    /** @param version of the server */
    OtlpSpans(URI endpoint, String version) {
        this(endpoint, version, PAUSE);
    }

    /** @param pause between two tries */
    OtlpSpans(URI endpoint, String version, Duration pause) {
        this.endpoint = endpoint;
        this.shown = endpoint.toString().replaceFirst("\\?.*", "");
        this.version = version;
        loop.every("spans", pause, this::sendAll);
    }

    @Override
    public void export(Span span) {
        if (!waiting.offer(span)) {
            dropped.increment();
        }
    }

    /** A server that stops does not wait for a collector that is away: it is tried once. */
    private synchronized void sendAll() {
        Taken taken = Taken.YES;
        while (taken != Taken.NOT_NOW && (!batch.isEmpty() || !waiting.isEmpty())) {
            waiting.drainTo(batch, AT_ONCE - batch.size());
            taken = send();
            if (taken == Taken.NEVER) {
                dropped.add(batch.size());
            }
            if (taken != Taken.NOT_NOW) {
                batch.clear();
            }
            tell(taken);
        }
    }

    private void tell(Taken taken) {
        if (taken == Taken.YES && isFailing) {
            isFailing = false;
            tellDropped("the collector of traces at {} takes spans again; {} were dropped");
        } else if (taken != Taken.YES && !isFailing) {
            isFailing = true;
            LOG.warn(
                    "the collector of traces at {} does not take spans (traces.endpoint): {} of them wait for it, what is more is"
                            + " dropped",
                    shown,
                    CAPACITY);
        }
    }

    private void tellDropped(String words) {
        long sum = dropped.sum();
        LOG.warn(words, shown, sum - toldDropped);
        toldDropped = sum;
    }

    private Taken send() {
        HttpRequest request = HttpRequest.newBuilder(endpoint)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json(batch)))
                .build();
        try {
            int status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            LOG.debug("the collector of traces answers {}", status);
            if (status / 100 == 2) {
                return Taken.YES;
            }
            return FOR_NOW.contains(status) ? Taken.NOT_NOW : Taken.NEVER;
        } catch (IOException e) {
            LOG.debug("the collector of traces cannot be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Taken.NOT_NOW;
    }

    @Override
    public long dropped() {
        return dropped.sum();
    }

    private byte[] json(List<Span> batch) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("resourceSpans");
            json.writeStartObject();
            json.writeObjectFieldStart("resource");
            Span.attributes(
                    json, Map.of(AttributeNames.SERVICE_NAME, "notification", AttributeNames.SERVICE_VERSION, version));
            json.writeEndObject();
            json.writeArrayFieldStart("scopeSpans");
            json.writeStartObject();
            json.writeObjectFieldStart("scope");
            json.writeStringField("name", "dev.notification");
            json.writeEndObject();
            json.writeArrayFieldStart("spans");
            for (Span span : batch) {
                span.write(json);
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    @Override
    public void close() {
        loop.close();
        synchronized (this) {
            sendAll();
            dropped.add(batch.size() + waiting.size());
            if (dropped.sum() > toldDropped) {
                tellDropped("the collector of traces at {} has not taken all spans; {} were dropped");
            }
        }
    }
}
