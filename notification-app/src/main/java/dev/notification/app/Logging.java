package dev.notification.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import dev.notification.app.config.ServerConfig;
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

    /** Of our own code; libraries stay at what logback.xml gives them. */
    static void level(ServerConfig.LogLevel level) {
        ((Logger) LoggerFactory.getLogger("dev.notification")).setLevel(Level.valueOf(level.name()));
    }
}
