package dev.notification.persistence;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.function.Function;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of one lane, each on a connection of that lane's pool. Thread-safe.
 *
 * <p>No call takes longer than the wait for a connection plus the driver's own time limit.
 */
final class PooledSessions {
    private static final Logger LOG = LoggerFactory.getLogger(PooledSessions.class);

    private final SessionFactory sessions;
    private final HikariDataSource pool;
    private final Outage outage;
    private final Troubles troubles;
    private final Optional<PostgresSource> source;

    /**
     * @param outage shared by all lanes of a database
     * @param troubles likewise; hears of what fails
     */
    PooledSessions(SessionFactory sessions, HikariDataSource pool, Outage outage, Troubles troubles) {
        this.sessions = sessions;
        this.pool = pool;
        this.outage = outage;
        this.troubles = troubles;
        this.source = Pools.source(pool);
    }

    /** Statements that each transaction has to begin with, reading ones too; empty: none. */
    Optional<String> preparation() {
        return source.flatMap(PostgresSource::preparation);
    }

    /**
     * @throws OverloadedException if all connections are in use for as long as a caller waits; nothing was done
     * @throws StoreUnavailableException if the database cannot be reached, or the connection breaks
     */
    <T> T use(Function<StatelessSession, T> work) {
        Connection connection = connect();
        try {
            return use(connection, work);
        } catch (RuntimeException e) {
            if (!Failures.isRefusal(e)) {
                // Nobody knows what state it is in.
                pool.evictConnection(connection);
            }
            Failures.sqlCause(e).ifPresent(troubles::failed);
            throw Failures.translated(e, false);
        } finally {
            giveBack(connection);
        }
    }

    private <T> T use(Connection connection, Function<StatelessSession, T> work) {
        StatelessSession session = sessions.openStatelessSession(connection);
        try {
            return work.apply(session);
        } finally {
            close(session);
        }
    }

    private Connection connect() {
        outage.check();
        try {
            Connection connection = pool.getConnection();
            outage.end();
            return connection;
        } catch (SQLException e) {
            throw noConnection(e);
        }
    }

    private RuntimeException noConnection(SQLException failure) {
        HikariPoolMXBean state = pool.getHikariPoolMXBean();
        int open = state == null ? 0 : state.getTotalConnections();
        if (source.map(PostgresSource::isHeldUp).orElse(false)) {
            return new OverloadedException("statements that were given up still run in the database", failure);
        }
        // The pool gives the reason why it could not open one more as the cause, if it could not; or its source knows.
        Optional<SQLException> reason = source.flatMap(PostgresSource::failure);
        boolean couldNotOpen = (failure.getCause() != null || reason.isPresent()) && open < pool.getMaximumPoolSize();
        if (failure instanceof SQLTransientConnectionException && open > 0 && !couldNotOpen) {
            return new OverloadedException("all connections to the database are in use", failure);
        }
        StoreUnavailableException away = Failures.unreachable(reason.orElse(failure));
        if (state != null && open == 0) {
            outage.begin(away);
        }
        return away;
    }

    /** A failure here, and in giving back, says nothing about the work: that is done, or has thrown already. */
    private static void close(StatelessSession session) {
        try {
            session.close();
        } catch (RuntimeException e) {
            LOG.debug("a session could not be closed", e);
        }
    }

    private static void giveBack(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("a connection could not be given back; the pool replaces it", e);
        }
    }
}
