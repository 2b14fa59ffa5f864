package dev.notification.app.tracing;

import dev.notification.core.lifecycle.Loop;
import dev.notification.protocol.Json;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends spans to a collector by OTLP over HTTP, in JSON, a few hundred at a time. A collector that is slow or away holds
 * nobody up: spans wait for it in a bounded queue, and what has no room there, or is refused, is dropped and counted. The log
 * says so once when a collector begins to fail, and how many were dropped once when that is over; and it says once a minute
 * at most how many had no room though the collector is well.
 */
final class OtlpSpans implements SpanExporter {
    private static final Logger LOG = LoggerFactory.getLogger(OtlpSpans.class);
    private static final int CAPACITY = 4096;
    private static final int AT_ONCE = 512;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** The queue is looked at so often: what comes within a second may be more than has room in it. */
    private static final Duration LOOK_PAUSE = Duration.ofMillis(50);

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration BETWEEN_WORDS = Duration.ofMinutes(1);
    /** What the specification of OTLP tells to send again (1.7, "Failures"). */
    private static final Set<Integer> FOR_NOW = Set.of(429, 502, 503, 504);

    private final URI endpoint;
    /** Without a query, in which there may be a key. */
    private final String shown;

    private final String version;
    private final Duration pause;
    private final Duration patience;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final BlockingQueue<Span> waiting = new ArrayBlockingQueue<>(CAPACITY);
    private final LongAdder dropped = new LongAdder();
    private final Loop loop = new Loop("notification-traces");
    /** Being sent; guarded by this object, as what follows. */
    private final List<Span> batch = new ArrayList<>();

    private boolean isFailing;
    private long toldDropped;
    private long triedAt = System.nanoTime();
    private long toldAt = triedAt - BETWEEN_WORDS.toNanos();
    /** Until when spans are sent though the server stops; null: it does not stop. */
    private volatile Long stopsAt;

    private enum Taken {
        YES,
        NOT_NOW,
        NEVER
    }

    /** @param version of the server */
    OtlpSpans(URI endpoint, String version) {
        this(endpoint, version, PAUSE, PATIENCE);
    }

    /**
     * As with two parameters.
     *
     * @param pause between two tries, and how long a few spans wait for more
     * @param patience with one answer, and with all of them when the server stops
     */
    OtlpSpans(URI endpoint, String version, Duration pause, Duration patience) {
        this.endpoint = endpoint;
        this.shown = endpoint.toString().replaceFirst("\\?.*", "");
        this.version = version;
        this.pause = pause;
        this.patience = patience;
        loop.every("spans", pause.compareTo(LOOK_PAUSE) < 0 ? pause : LOOK_PAUSE, this::look);
    }

    @Override
    public void export(Span span) {
        if (!waiting.offer(span)) {
            dropped.increment();
        }
    }

    private synchronized void look() {
        boolean isTime = System.nanoTime() - triedAt >= pause.toNanos();
        if (isTime || !isFailing && waiting.size() >= AT_ONCE) {
            sendAll();
            triedAt = System.nanoTime();
        }
    }

    private void sendAll() {
        Taken taken = Taken.YES;
        while (taken != Taken.NOT_NOW && leftNanos() > 0 && (!batch.isEmpty() || !waiting.isEmpty())) {
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
        tellOverflow();
    }

    /** A server that stops does not wait for each answer anew. */
    private long leftNanos() {
        Long end = stopsAt;
        return end == null ? patience.toNanos() : Math.min(patience.toNanos(), end - System.nanoTime());
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
        tellOverflow();
    }

    private void tellOverflow() {
        long now = System.nanoTime();
        if (!isFailing && dropped.sum() > toldDropped && now - toldAt >= BETWEEN_WORDS.toNanos()) {
            toldAt = now;
            tellDropped("there are more spans than the collector of traces at {} takes in time; {} were dropped");
        }
    }

    private void tellDropped(String words) {
        long sum = dropped.sum();
        LOG.warn(words, shown, sum - toldDropped);
        toldDropped = sum;
    }

    /** Its own timeout would end when the head of the answer is there, and a body may never come. */
    private Taken send() {
        HttpRequest request = HttpRequest.newBuilder(endpoint)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json(batch)))
                .build();
        CompletableFuture<HttpResponse<Void>> answer = http.sendAsync(request, HttpResponse.BodyHandlers.discarding());
        try {
            int status = answer.get(leftNanos(), TimeUnit.NANOSECONDS).statusCode();
            LOG.debug("the collector of traces answers {}", status);
            if (status / 100 == 2) {
                return Taken.YES;
            }
            return FOR_NOW.contains(status) ? Taken.NOT_NOW : Taken.NEVER;
        } catch (ExecutionException e) {
            LOG.debug("the collector of traces cannot be reached", e);
        } catch (TimeoutException e) {
            LOG.debug("the collector of traces does not answer, or not to its end", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            answer.cancel(true); // Its connection too, if it has not ended.
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

    /** Sends what waits for as long as {@code patience} says; drops what is left then. */
    @Override
    public void close() {
        stopsAt = System.nanoTime() + patience.toNanos();
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
