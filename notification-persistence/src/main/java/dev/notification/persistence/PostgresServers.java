package dev.notification.persistence;

import dev.notification.core.port.StoreUnavailableException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Other servers and commands that are connected to a PostgreSQL database by the name that our servers have. */
final class PostgresServers {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresServers.class);

    private static final int TRIES = 50;
    private static final long PAUSE_MILLIS = 100;

    /** Rights to see others' addresses are those of the role, which our servers share. */
    private static final String OTHERS = """
            select coalesce(host(client_addr), 'a local socket'), pid
            from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid()
                and application_name = current_setting('application_name')
            order by backend_start limit 1""";

    private PostgresServers() {}

    /** Before this process has connections of its own. A database that cannot be asked says so elsewhere. */
    static void warnOfOthers(DatabaseConfig config) {
        try {
            other(config)
                    .ifPresent(who -> LOG.warn(
                            "another server uses this database ({}, or a connection that a pooler keeps): both store correctly, but neither pushes to the sockets of the"
                                    + " other. Run one only",
                            who));
        } catch (SQLException e) {
            LOG.debug("whether another server uses this database is not known", e);
        }
    }

    /**
     * PostgreSQL learns a little later that a server has stopped: waits for that, five seconds at most.
     *
     * @throws StoreUnavailableException if there is one, or the database cannot be asked
     */
    static void refuseOthers(DatabaseConfig config) {
        try {
            Optional<String> other = other(config);
            for (int tries = 1; other.isPresent() && tries < TRIES; tries++) {
                Thread.sleep(PAUSE_MILLIS);
                other = other(config);
            }
            other.ifPresent(who -> {
                throw new StoreUnavailableException(
                        "a server uses the database (" + who
                                + "): stop it first; or a pooler keeps a connection of one:"
                                + " then give this command PostgreSQL's own address",
                        null);
            });
        } catch (SQLException e) {
            throw new StoreUnavailableException("cannot open the database: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while it waited for a server to stop", e);
        }
    }

    /** Empty: there is none. */
    static Optional<String> other(DatabaseConfig config) throws SQLException {
        try (Connection connection = Pools.postgresAsking(config).getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(OTHERS)) {
            return row.next()
                    ? Optional.of("connected from " + row.getString(1) + ", server process " + row.getInt(2))
                    : Optional.empty();
        }
    }
}
