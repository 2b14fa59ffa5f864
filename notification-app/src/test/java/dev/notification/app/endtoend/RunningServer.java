package dev.notification.app.endtoend;

import dev.notification.app.NotificationServer;
import dev.notification.app.config.ServerConfig;
import dev.notification.persistence.DatabaseConfig;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The real server on a free port, set up through the environment as an operator does it. */
final class RunningServer implements AutoCloseable {
    /** Fixed, so that tokens outlive a restart without a key file in the working directory. */
    private static final String SECRET = "an end to end secret of 38 bytes 12345";

    private final NotificationServer server;
    private final Api api;

    RunningServer(DatabaseConfig database, Map<String, String> settings) {
        this(database, settings, InstantSource.system());
    }

    RunningServer(DatabaseConfig database, Map<String, String> settings, InstantSource clock) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "NOTIFICATION_HTTP_PORT",
                "0",
                "NOTIFICATION_HTTP_HOST",
                "localhost",
                "NOTIFICATION_DATABASE_URL",
                database.url(),
                "NOTIFICATION_DATABASE_USER",
                database.user(),
                "NOTIFICATION_JWT_SECRET",
                SECRET));
        environment.putAll(settings);
        server = NotificationServer.start(
                ServerConfig.load(environment, Optional.empty(), Map.of()), clock, new QuickHashing());
        api = new Api(server.port());
    }

    int port() {
        return server.port();
    }

    /** Where metrics are read. */
    int metricsPort() {
        return server.metricsPort().orElseThrow();
    }

    /** Where something answers by itself, or below where it does. */
    List<String> addresses() {
        return server.addresses();
    }

    Api api() {
        return api;
    }

    @Override
    public void close() {
        server.close();
    }
}
