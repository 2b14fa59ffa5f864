package dev.notification.app.tracing;

import dev.notification.protocol.Json;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Writes each span as a line of the log, the way OTLP has it in JSON. */
final class LoggedSpans implements SpanExporter {
    private static final Logger LOG = LoggerFactory.getLogger("trace");

    @Override
    public void export(Span span) {
        if (LOG.isInfoEnabled()) {
            MDC.put("trace_id", span.at().traceId());
            try {
                LOG.info("{}", new String(Json.bytes(span::write), StandardCharsets.UTF_8));
            } finally {
                MDC.remove("trace_id");
            }
        }
    }

    @Override
    public void close() {}
}
