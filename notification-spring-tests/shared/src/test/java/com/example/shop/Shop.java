package com.example.shop;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The running application, on a fresh database of its own. */
final class Shop implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private static final class Server {
        static final EmbeddedPostgres INSTANCE = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder().start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final ConfigurableApplicationContext context;

    private Shop(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** The service's tables lie in the application's database. */
    static Map<String, Object> onPostgres() {
        String url = emptyDatabase();
        Map<String, Object> settings = settings(url);
        settings.put("notification.url", url + "?currentSchema=notification");
        settings.put("notification.user", "postgres");
        return settings;
    }

    /** The service's tables lie in a file, the application's in PostgreSQL. */
    static Map<String, Object> onSqlite(Path folder) {
        Map<String, Object> settings = settings(emptyDatabase());
        settings.put("notification.url", "jdbc:sqlite:" + folder.resolve("inboxes.db"));
        return settings;
    }

    private static Map<String, Object> settings(String url) {
        return new HashMap<>(Map.of(
                "spring.datasource.url", url,
                "spring.datasource.username", "postgres",
                "spring.datasource.hikari.maximum-pool-size", 3,
                "server.port", 0,
                "server.address", "127.0.0.1",
                "notification.port", 0,
                "notification.secret", "a secret for an example, of 40 bytes !!!"));
    }

    private static String emptyDatabase() {
        String name = "shop_" + COUNT.incrementAndGet();
        try (Connection connection = Server.INSTANCE.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return "jdbc:postgresql://localhost:" + Server.INSTANCE.getPort() + "/" + name;
    }

    /** @param more configuration of the application beside its own */
    static Shop open(Map<String, Object> settings, Class<?>... more) {
        Class<?>[] sources = new Class<?>[more.length + 1];
        sources[0] = ShopApplication.class;
        System.arraycopy(more, 0, sources, 1, more.length);
        var application = new SpringApplication(sources);
        application.setRegisterShutdownHook(false);
        application.setBannerMode(Banner.Mode.OFF);
        application.setDefaultProperties(settings);
        return new Shop(application.run());
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    ConfigurableApplicationContext context() {
        return context;
    }

    /** The application's own port. */
    URI own(String scheme, String path) {
        return URI.create(scheme + "://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port")
                + path);
    }

    /** The service's port. */
    URI service(String scheme, String path) {
        return URI.create(
                scheme + "://127.0.0.1:" + bean(NotificationPort.class).port() + path);
    }

    @Override
    public void close() {
        context.close();
    }
}
