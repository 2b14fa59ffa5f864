package dev.notification.app;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import dev.notification.app.text.LogText;
import dev.notification.transport.http.RequestListener;
import java.time.Instant;

/**
 * A line of the log as a JSON object (RFC 8259): {@code time} in UTC (RFC 3339), {@code level}, {@code logger}, {@code
 * thread}, {@code message} and, if there is one, {@code trace_id} and {@code exception} with its stack trace. Logback's own
 * encoder gives times as numbers and traces as trees, which collectors do not read without being told how.
 */
final class JsonLine extends LayoutBase<ILoggingEvent> {
    private final ThrowableProxyConverter traces = new ThrowableProxyConverter();

    @Override
    public void start() {
        traces.start();
        super.start();
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        var line = new StringBuilder(256).append('{');
        member(line, "time", Instant.ofEpochMilli(event.getTimeStamp()).toString());
        member(line.append(','), "level", event.getLevel().toString());
        member(line.append(','), "logger", event.getLoggerName());
        member(line.append(','), "thread", event.getThreadName());
        member(line.append(','), "message", event.getFormattedMessage());
        String trace = event.getMDCPropertyMap().get(RequestListener.Logged.TRACE_ID);
        if (trace != null) {
            member(line.append(','), RequestListener.Logged.TRACE_ID, trace);
        }
        if (event.getThrowableProxy() != null) {
            member(line.append(','), "exception", traces.convert(event));
        }
        return line.append("}\n").toString();
    }

    private static void member(StringBuilder line, String name, String value) {
        line.append('"').append(name).append("\":\"");
        LogText.quote(value == null ? "" : value, line);
        line.append('"');
    }
}
