package dev.notification.persistence;

import com.zaxxer.hikari.HikariDataSource;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs work on a connection of the right pool, and says {@link StoreUnavailableException} when it cannot. Thread-safe.
 *
 * <p>No call takes longer than the wait for a connection plus the driver's own time limit. Once a database turned out to
 * be away, further calls fail at once for half a second, so that they do not queue up behind each other's waits.
 */
final class Database implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final long AWAY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final SessionFactory sessions;
    private final HikariDataSource writers;
    private final HikariDataSource readers;
    private volatile StoreUnavailableException away;
    private volatile long awaySince;

    /** @param readers may be the same pool as {@code writers} */
    Database(SessionFactory sessions, HikariDataSource writers, HikariDataSource readers) {
        this.sessions = sessions;
        this.writers = writers;
        this.readers = readers;
    }

    /** In autocommit mode: each statement sees what was committed when it starts. */
    <T> T read(Function<StatelessSession, T> work) {
        return on(readers, work);
    }

    /** In one transaction: durable on return, rolled back when it throws. */
    <T> T write(Function<StatelessSession, T> work) {
        return write(work, result -> Set.of());
    }

    /**
     * As {@link #write(Function)}.
     *
     * @param touched whose inboxes the work with this result has changed: an exception that leaves the outcome open names
     *     them
     */
    <T> T write(Function<StatelessSession, T> work, Function<T, Set<UserId>> touched) {
        return on(writers, session -> inTransaction(session, work, touched));
    }

    /**
     * One statement that is its own transaction: durable on return, undone when the database refuses it. When the
     * connection breaks under way nobody knows.
     */
    <T> T writeAtOnce(Function<StatelessSession, T> work) {
        return writeAtOnce(work, Set::of);
    }

    /** As {@link #writeAtOnce(Function)}, with whom it touches if nobody knows whether it was committed. */
    <T> T writeAtOnce(Function<StatelessSession, T> work, Supplier<Set<UserId>> touched) {
        return on(writers, session -> {
            try {
                return work.apply(session);
            } catch (RuntimeException e) {
                throw Failures.leavesOutcomeOpen(e)
                        ? Failures.whileCommitting(e, touched.get())
                        : Failures.translated(e, false);
            }
        });
    }

    private <T> T on(HikariDataSource pool, Function<StatelessSession, T> work) {
        try {
            Connection connection = connect(pool);
            StatelessSession session = sessions.openStatelessSession(connection);
            try {
                return work.apply(session);
            } catch (RuntimeException e) {
                // Who knows what state it is in: SQLite's driver, for one, forgets a transaction that it could not
                // begin.
                pool.evictConnection(connection);
                throw e;
            } finally {
                giveBack(session, connection);
            }
        } catch (SQLException e) {
            throw Failures.unavailable(e, false);
        } catch (RuntimeException e) {
            throw Failures.translated(e, false);
        }
    }

    /** A failure here says nothing about the work: that is committed, or has thrown already. */
    private static void giveBack(StatelessSession session, Connection connection) {
        try (connection) {
            session.close();
        } catch (SQLException | RuntimeException e) {
            LOG.debug("a connection could not be given back; the pool replaces it", e);
        }
    }

    private static <T> T inTransaction(
            StatelessSession session, Function<StatelessSession, T> work, Function<T, Set<UserId>> touched) {
        Transaction transaction = session.beginTransaction();
        T result;
        try {
            result = work.apply(session);
        } catch (RuntimeException e) {
            rollBack(transaction, e);
            throw e;
        }
        try {
            transaction.commit();
            return result;
        } catch (RuntimeException e) {
            throw Failures.whileCommitting(e, touched.apply(result));
        }
    }

    private static void rollBack(Transaction transaction, RuntimeException reason) {
        try {
            transaction.rollback();
        } catch (RuntimeException e) {
            // The connection is broken; the database rolls back on its own when it notices.
            reason.addSuppressed(e);
        }
    }

    /** A connection that broke or timed out says the same as none at all. */
    private void noteIfAway(RuntimeException failure) {
        if (failure instanceof StoreUnavailableException unavailable) {
            away = unavailable;
            awaySince = System.nanoTime();
        }
    }

    private Connection connect(HikariDataSource pool) throws SQLException {
        StoreUnavailableException known = away;
        if (known != null && System.nanoTime() - awaySince < AWAY_NANOS) {
            throw new StoreUnavailableException(known.getMessage(), known);
        }
        try {
            Connection connection = pool.getConnection();
            away = null;
            return connection;
        } catch (SQLException e) {
            if (pool.getHikariPoolMXBean() != null && pool.getHikariPoolMXBean().getTotalConnections() == 0) {
                noteIfAway(Failures.unavailable(e, false));
            }
            throw e;
        }
    }

    @Override
    public void close() {
        sessions.close();
        readers.close();
        writers.close();
    }
}
