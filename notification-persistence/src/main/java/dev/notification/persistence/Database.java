package dev.notification.persistence;

import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.StoreUnavailableException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.Transaction;

/**
 * Runs work on connections of one {@link Lane}; {@link #lane} gives the same database on another. Thread-safe.
 *
 * <p>A call that finds all connections of its lane in use, or the one writer busy, for as long as it may wait throws
 * {@link OverloadedException}: nothing was done, and it says nothing about other calls. A database that cannot be reached is
 * {@link StoreUnavailableException}, at once for half a second after it was noticed.
 */
final class Database implements AutoCloseable {
    private final Lane lane;
    private final SessionFactory sessions;
    private final Pools pools;
    private final Optional<Writer> writer;
    private final Map<Lane, Database> lanes;
    private final PooledSessions pooled;

    private Database(
            Lane lane,
            SessionFactory sessions,
            Pools pools,
            Optional<Writer> writer,
            Map<Lane, Database> lanes,
            PooledSessions pooled) {
        this.lane = lane;
        this.sessions = sessions;
        this.pools = pools;
        this.writer = writer;
        this.lanes = lanes;
        this.pooled = pooled;
    }

    /**
     * On the lane of requests.
     *
     * @param writer through which all writes go; empty: they take a connection of their lane
     * @param ticker the one of the whole database
     */
    static Database of(SessionFactory sessions, Pools pools, Optional<Writer> writer, Ticker ticker) {
        var outage = new Outage(ticker);
        Map<Lane, Database> lanes = new EnumMap<>(Lane.class);
        for (Lane lane : Lane.values()) {
            var pooled = new PooledSessions(sessions, pools.of(lane), outage, pools.troubles());
            lanes.put(lane, new Database(lane, sessions, pools, writer, lanes, pooled));
        }
        return lanes.get(Lane.REQUESTS);
    }

    /** The same database, for that kind of work. */
    Database lane(Lane lane) {
        return lanes.get(lane);
    }

    /** Each statement sees what was committed when it starts. In autocommit mode, unless a pooler is in between. */
    <T> T read(Function<StatelessSession, T> work) {
        // Asked when there is a connection: it is known then what it goes through.
        return pooled.use(session -> {
            Optional<String> preparation = pooled.preparation();
            return preparation.isEmpty() ? work.apply(session) : readInTransaction(session, preparation, work);
        });
    }

    /**
     * In one transaction: durable on return, undone when it throws. The work must do nothing but use its session, which
     * another transaction's work may share: above all it must not write through this class.
     */
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
        return write(lane, work, touched);
    }

    /**
     * As {@link #write(Function, Function)}, in the turns of that user: where there is one writer, whoever writes much waits for
     * others after each.
     */
    <T> T writeFor(UserId user, Function<StatelessSession, T> work, Function<T, Set<UserId>> touched) {
        return write(user, work, touched);
    }

    private <T> T write(Object owner, Function<StatelessSession, T> work, Function<T, Set<UserId>> touched) {
        return writer.isPresent()
                ? writer.get().write(owner, work, touched)
                : pooled.use(session -> inTransaction(session, pooled.preparation(), work, touched));
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
        if (writer.isPresent()) {
            return writer.get().write(lane, work, result -> touched.get());
        }
        return pooled.use(session -> {
            Optional<String> preparation = pooled.preparation();
            if (preparation.isPresent()) {
                return inTransaction(session, preparation, work, result -> touched.get());
            }
            try {
                return work.apply(session);
            } catch (RuntimeException e) {
                throw Failures.leavesOutcomeOpen(e)
                        ? Failures.whileCommitting(e, touched.get())
                        : Failures.translated(e, false);
            }
        });
    }

    private static <T> T inTransaction(
            StatelessSession session,
            Optional<String> preparation,
            Function<StatelessSession, T> work,
            Function<T, Set<UserId>> touched) {
        Transaction transaction = session.beginTransaction();
        T result = run(session, transaction, preparation, work);
        try {
            transaction.commit();
            return result;
        } catch (RuntimeException e) {
            throw Failures.whileCommitting(e, touched.apply(result));
        }
    }

    /** A commit that fails has nothing to lose. */
    private static <T> T readInTransaction(
            StatelessSession session, Optional<String> preparation, Function<StatelessSession, T> work) {
        Transaction transaction = session.beginTransaction();
        T result = run(session, transaction, preparation, work);
        transaction.commit();
        return result;
    }

    private static <T> T run(
            StatelessSession session,
            Transaction transaction,
            Optional<String> preparation,
            Function<StatelessSession, T> work) {
        try {
            preparation.ifPresent(statements -> execute(session, statements));
            return work.apply(session);
        } catch (RuntimeException e) {
            rollBack(transaction, e);
            throw e;
        }
    }

    private static void execute(StatelessSession session, String statements) {
        session.doWork(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute(statements);
            }
        });
    }

    private static void rollBack(Transaction transaction, RuntimeException reason) {
        try {
            transaction.rollback();
        } catch (RuntimeException e) {
            // The connection is broken; the database rolls back on its own when it notices.
            reason.addSuppressed(e);
        }
    }

    /** What is known to be the matter with it. */
    Troubles troubles() {
        return pools.troubles();
    }

    /** Of all lanes, and of the writer. */
    Map<String, Long> stats() {
        Map<String, Long> figures = new LinkedHashMap<>(pools.stats());
        writer.ifPresent(one -> figures.putAll(one.stats()));
        return figures;
    }

    /** Closes all lanes. What the writer has begun or holds is finished first. */
    @Override
    public void close() {
        writer.ifPresent(Writer::close);
        pools.close();
        sessions.close();
    }
}
