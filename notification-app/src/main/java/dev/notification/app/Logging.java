package dev.notification.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import dev.notification.app.config.ServerConfig;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** One place for all logs: Grizzly, Jersey and Tyrus log to java.util.logging, which is led to SLF4J. */
final class Logging {
    private Logging() {}

    static void bridge() {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    /** Waits for a second at most until what was logged is written; nothing is logged after it. */
    static void flush() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }

    /** From now on; before the settings are read it is text. */
    static void format(ServerConfig.LogFormat format) {
        if (format == ServerConfig.LogFormat.JSON && console() instanceof OutputStreamAppender<ILoggingEvent> console) {
            var lines = new LayoutWrappingEncoder<ILoggingEvent>();
            lines.setContext(console.getContext());
            lines.setCharset(StandardCharsets.UTF_8);
            lines.setLayout(new JsonLine());
            lines.getLayout().start();
            lines.start();
            console.setEncoder(lines);
        }
    }

    /** As logback.xml names it; null where an application has a configuration of its own. */
    private static Appender<ILoggingEvent> console() {
        Appender<ILoggingEvent> bounded =
                ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).getAppender("bounded");
        return bounded instanceof BoundedLog log ? log.getAppender("console") : null;
    }

    /** Of our own code; libraries stay at what logback.xml gives them. */
    static void level(ServerConfig.LogLevel level) {
        ((Logger) LoggerFactory.getLogger("dev.notification")).setLevel(Level.valueOf(level.name()));
    }
}
