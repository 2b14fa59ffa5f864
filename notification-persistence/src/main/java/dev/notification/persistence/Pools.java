package dev.notification.persistence;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.notification.core.port.StoreUnavailableException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** How connections are made on each database. All waits together stay below the five seconds that a caller may wait. */
final class Pools {
    private static final long CONNECTION_WAIT_MILLIS = 900;
    private static final long START_WAIT_MILLIS = 5000;
    private static final int STATEMENT_LIMIT_SECONDS = 3;

    private Pools() {}

    static HikariDataSource postgres(DatabaseConfig config) {
        HikariConfig pool = pool("notification-postgresql", config.url(), config.connections());
        pool.setUsername(config.user());
        pool.setPassword(config.password());
        Map.of(
                        "ApplicationName", "notification",
                        "connectTimeout", "2",
                        "loginTimeout", "2",
                        "socketTimeout", Integer.toString(STATEMENT_LIMIT_SECONDS),
                        "tcpKeepAlive", "true",
                        "reWriteBatchedInserts", "true")
                .forEach(pool::addDataSourceProperty);
        return open(pool);
    }

    /**
     * The one connection that writes. It takes the write lock when a transaction begins, so that it never has to give up
     * half way because another process wrote in between. FULL: a commit is on the disk when it returns.
     */
    static HikariDataSource sqliteWriter(DatabaseConfig config) {
        if (config.file().map(file -> file.toFile().length()).orElse(0L) == 0) {
            useSmallPages(config);
        }
        HikariConfig pool = pool("notification-sqlite-writer", config.url(), 1);
        sqlite(pool);
        pool.addDataSourceProperty("transaction_mode", "IMMEDIATE");
        // Copied back every 64 MB (at 2 KiB a page) instead of 2: each time costs two flushes while everybody waits.
        pool.setConnectionInitSql("pragma wal_autocheckpoint = 32000");
        return open(pool);
    }

    /**
     * A page is written whole for each row that goes into it, and every commit has rows of many inboxes, each in pages of
     * its own: half the size is half the log. Only a file that is still empty takes it on.
     */
    private static void useSmallPages(DatabaseConfig config) {
        try (Connection connection = DriverManager.getConnection(config.url());
                Statement statement = connection.createStatement()) {
            statement.execute("pragma page_size = 2048");
            statement.execute("pragma journal_mode = WAL");
        } catch (SQLException e) {
            throw cannotOpen(e);
        }
    }

    static HikariDataSource sqliteReaders(DatabaseConfig config) {
        HikariConfig pool = pool("notification-sqlite-reader", config.url(), config.connections());
        sqlite(pool);
        pool.setConnectionInitSql("pragma query_only = true");
        return open(pool);
    }

    private static void sqlite(HikariConfig pool) {
        Map.of(
                        "journal_mode", "WAL",
                        "synchronous", "FULL",
                        "busy_timeout", Integer.toString(STATEMENT_LIMIT_SECONDS * 1000),
                        "foreign_keys", "true")
                .forEach(pool::addDataSourceProperty);
    }

    private static HikariConfig pool(String name, String url, int size) {
        var pool = new HikariConfig();
        pool.setPoolName(name);
        pool.setJdbcUrl(url);
        pool.setMaximumPoolSize(size);
        pool.setMinimumIdle(1);
        pool.setConnectionTimeout(CONNECTION_WAIT_MILLIS);
        pool.setValidationTimeout(1000);
        pool.setInitializationFailTimeout(START_WAIT_MILLIS);
        return pool;
    }

    private static HikariDataSource open(HikariConfig pool) {
        try {
            return new HikariDataSource(pool);
        } catch (RuntimeException e) {
            throw cannotOpen(e);
        }
    }

    private static StoreUnavailableException cannotOpen(Exception e) {
        return new StoreUnavailableException("cannot open the database: " + rootMessage(e), e);
    }

    private static String rootMessage(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage();
    }
}
