package dev.notification.persistence;

import dev.notification.core.lifecycle.Loop;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says for whom a migration on PostgreSQL waits, as long as it does, on a thread of its own. */
final class LockWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LockWatch.class);

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private static final String WAITING = """
            select distinct format('%s of the database (user %s, %s, query: %s)',
                b.pid, coalesce(b.usename, '?'), coalesce(b.state, '?'), left(coalesce(b.query, '?'), 100))
            from pg_stat_activity a
            cross join unnest(pg_blocking_pids(a.pid)) as blocker(pid)
            join pg_stat_activity b on b.pid = blocker.pid
            where a.application_name = ? and a.datname = current_database()""";

    private final DataSource source;
    private final String application;
    private final Loop loop = new Loop("notification-migration");

    /**
     * Does nothing yet.
     *
     * @param application the name of the connections that may wait
     */
    LockWatch(DataSource source, String application) {
        this.source = source;
        this.application = application;
    }

    /** Looks until it is closed. */
    void start() {
        loop.every("locks", PAUSE, this::look);
    }

    private void look() {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(WAITING)) {
            statement.setString(1, application);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    // A statement may have many lines.
                    String holder = rows.getString(1).replace('\r', ' ').replace('\n', ' ');
                    LOG.warn("the migration waits for a lock held by process {}; it goes on when that ends", holder);
                }
            }
        } catch (SQLException e) {
            LOG.debug("for whom the migration waits cannot be asked", e);
        }
    }

    @Override
    public void close() {
        loop.close();
    }
}
