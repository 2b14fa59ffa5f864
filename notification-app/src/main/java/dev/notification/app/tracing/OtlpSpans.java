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
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends spans to a collector by OTLP over HTTP, in JSON, a few hundred at a time. A collector that is slow or away holds
 * nobody up: what has no room in a bounded queue, and what could not be sent, is dropped and counted, and the log says so.
 */
final class OtlpSpans implements SpanExporter {
    private static final Logger LOG = LoggerFactory.getLogger(OtlpSpans.class);
    private static final int CAPACITY = 4096;
    private static final int AT_ONCE = 512;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final URI endpoint;
    private final String version;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(2))
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final BlockingQueue<Span> waiting = new ArrayBlockingQueue<>(CAPACITY);
    private final LongAdder dropped = new LongAdder();
    private final Loop loop = new Loop("notification-traces");
    private long told;
    private volatile boolean closing;

    /** @param version of the server */
    OtlpSpans(URI endpoint, String version) {
        this.endpoint = endpoint;
        this.version = version;
        loop.every("spans", PAUSE, this::sendAll);
    }

    @Override
    public void export(Span span) {
        if (!waiting.offer(span)) {
            dropped.increment();
        }
    }

    private void sendAll() {
        List<Span> batch = new ArrayList<>();
        boolean isTaken = true;
        // A server that stops does not wait for a collector that is away.
        while ((isTaken || !closing) && waiting.drainTo(batch, AT_ONCE) > 0) {
            isTaken = send(batch);
            batch.clear();
        }
        long missing = dropped.sum() - told;
        if (missing > 0 && !closing) {
            told += missing;
            LOG.warn("{} spans were dropped: {} did not take them in time (traces.endpoint)", missing, endpoint);
        }
    }

    /** @return whether the collector took them */
    private boolean send(List<Span> batch) {
        HttpRequest request = HttpRequest.newBuilder(endpoint)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json(batch)))
                .build();
        try {
            int status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status / 100 == 2) {
                return true;
            }
            LOG.debug("the collector of traces answers {}", status);
        } catch (IOException e) {
            LOG.debug("the collector of traces cannot be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        dropped.add(batch.size());
        return false;
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
        closing = true;
        loop.close();
        sendAll();
    }
}
