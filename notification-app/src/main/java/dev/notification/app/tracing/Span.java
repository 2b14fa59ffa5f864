package dev.notification.app.tracing;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * One step of a trace that has ended.
 *
 * @param kind as OpenTelemetry numbers them: 1 internal, 4 producer, 5 consumer
 * @param parent the span above it; empty: none
 * @param links to what it was done for
 * @param startNanos of the time since 1970, likewise {@code endNanos}
 * @param attributes texts, and numbers as {@link Long}
 */
record Span(
        String name,
        int kind,
        TraceContext at,
        String parent,
        List<TraceContext> links,
        long startNanos,
        long endNanos,
        Map<String, Object> attributes,
        boolean failed) {
    static final int INTERNAL = 1;
    static final int PRODUCER = 4;
    static final int CONSUMER = 5;

    private static final int ERROR = 2;

    /** As OTLP has it in JSON: ids in hexadecimal, times as texts. */
    void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("traceId", at.traceId());
        json.writeStringField("spanId", at.spanId());
        if (!parent.isEmpty()) {
            json.writeStringField("parentSpanId", parent);
        }
        json.writeStringField("name", name);
        json.writeNumberField("kind", kind);
        json.writeStringField("startTimeUnixNano", Long.toString(startNanos));
        json.writeStringField("endTimeUnixNano", Long.toString(endNanos));
        attributes(json, attributes);
        if (!links.isEmpty()) {
            json.writeArrayFieldStart("links");
            for (TraceContext link : links) {
                json.writeStartObject();
                json.writeStringField("traceId", link.traceId());
                json.writeStringField("spanId", link.spanId());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        if (failed) {
            json.writeObjectFieldStart("status");
            json.writeNumberField("code", ERROR);
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    static void attributes(JsonGenerator json, Map<String, Object> attributes) throws IOException {
        json.writeArrayFieldStart("attributes");
        for (Map.Entry<String, Object> attribute : attributes.entrySet()) {
            json.writeStartObject();
            json.writeStringField("key", attribute.getKey());
            json.writeObjectFieldStart("value");
            if (attribute.getValue() instanceof Long number) {
                json.writeStringField("intValue", number.toString());
            } else {
                json.writeStringField("stringValue", attribute.getValue().toString());
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
