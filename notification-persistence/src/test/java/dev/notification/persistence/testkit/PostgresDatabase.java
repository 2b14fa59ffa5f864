package dev.notification.persistence.testkit;

import dev.notification.persistence.DatabaseConfig;
import dev.notification.persistence.PersistenceModule;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** Fresh databases on one real PostgreSQL server for the whole JVM, which ends with it. */
public final class PostgresDatabase implements TestDatabase {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private static final class Server {
        static final EmbeddedPostgres INSTANCE = start();

        private static EmbeddedPostgres start() {
            try {
                Path data = Files.createTempDirectory("notification-postgres");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(data)));
                return EmbeddedPostgres.builder()
                        .setDataDirectory(data)
                        .setCleanDataDirectory(false)
                        .setServerConfig("max_connections", "200")
                        // As in production; the library would trade durability for speed.
                        .setServerConfig("fsync", "on")
                        .setServerConfig("full_page_writes", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /**
         * Ends it as a crash would, and removes its files when this process is over: to write hundreds of databases to the disk first, and to
         * remove them one by one, takes longer than Surefire waits.
         */
        private static void leave(Path data) {
            try {
                String process =
                        Files.readAllLines(data.resolve("postmaster.pid")).get(0);
                new ProcessBuilder("sh", "-c", "kill -QUIT " + process + "; sleep 2; rm -rf '" + data + "'").start();
            } catch (IOException e) {
                System.err.println("the PostgreSQL server in " + data + " is left as it is: " + e);
            }
        }
    }

    private static final class Migrated {
        static final DatabaseConfig TEMPLATE = migrate(new PostgresDatabase().empty());

        private static DatabaseConfig migrate(DatabaseConfig empty) {
            PersistenceModule.migrate(empty);
            return empty;
        }
    }

    @Override
    public DatabaseConfig empty() {
        return empty("");
    }

    /** A new one whose schema is up to date, for tests that are not about how it comes to be: a copy takes a fifth of the migrations' time. */
    public DatabaseConfig migrated() {
        return copyOf(Migrated.TEMPLATE);
    }

    /** @param options of the statement that creates it, such as {@code encoding 'LATIN1' template template0} */
    public DatabaseConfig empty(String options) {
        String name = "test_" + COUNT.incrementAndGet();
        administer("create database " + name + " " + options);
        return new DatabaseConfig(Server.INSTANCE.getJdbcUrl("postgres", name), "postgres", "", 8);
    }

    /** A new one with all that is in another, to which nobody is connected any more; defaults that were set for that one are not copied. */
    public DatabaseConfig copyOf(DatabaseConfig template) {
        return empty("template " + nameOf(template));
    }

    /** The name of a database that this has made. */
    public static String nameOf(DatabaseConfig database) {
        return database.url().replaceAll(".*/([a-z0-9_]+).*", "$1");
    }

    /** As the superuser, in another database; no word of it is in a transaction. */
    public static void administer(String... statements) {
        try (Connection connection = Server.INSTANCE.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String one : statements) {
                statement.execute(one);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
