package dev.notification.persistence;

import dev.notification.core.lifecycle.Threads;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.StoreUnavailableException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.hibernate.StatelessSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes to a database with one writer. What waits shares a transaction, whoever it is from, so that the
 * disk is flushed once for all; work that fails is undone alone. There is no timer: lone work is committed at once.
 *
 * <p>A transaction is begun before any work is taken. While another process holds the database's lock, everybody therefore
 * goes on waiting, each for its own patience, and what is given up has certainly not been run.
 */
final class Writer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    /** Far more than there are threads that write: a full queue means that something is wrong. */
    private static final int CAPACITY = 1024;
    /** Bounds of a transaction: others wait for its commit. */
    private static final int MAX_JOBS = 256;

    private static final long MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    /** With a commit after it, below the five seconds that a caller may wait, and below the 3.9 that a send does. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Duration END_PATIENCE = PATIENCE.plusSeconds(1);

    private final WriteConnection connection;
    private final Duration patience;
    private final WriteQueue queue;
    private final Thread thread;
    private final List<WriteJob<?>> done = new ArrayList<>();
    private final AtomicLong transactions = new AtomicLong();
    private final AtomicLong jobs = new AtomicLong();
    private final AtomicLong givenUp = new AtomicLong();

    /** @param connection is closed with the writer */
    Writer(WriteConnection connection) {
        this(connection, new WriteQueue(CAPACITY), PATIENCE);
    }

    /** @param patience how long work waits to be started */
    Writer(WriteConnection connection, WriteQueue queue, Duration patience) {
        this.connection = connection;
        this.queue = queue;
        this.patience = patience;
        this.thread = Threads.named("notification-writer").newThread(this::run);
        thread.start();
    }

    /**
     * In a transaction: durable on return, undone when it throws.
     *
     * @throws OverloadedException if it was not started in time, was interrupted before, or too much waits; it is never run
     * @throws StoreUnavailableException if the database cannot be written to
     */
    <T> T write(Function<StatelessSession, T> work) {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException("work that writes must use its session: the writer would wait for itself");
        }
        var job = new WriteJob<>(work);
        if (!queue.offer(job)) {
            throw new OverloadedException("too much waits for the database");
        }
        return job.await(patience, () -> {
            queue.remove(job);
            givenUp.incrementAndGet();
        });
    }

    private void run() {
        try {
            while (queue.awaitOne()) {
                guarded();
            }
        } catch (InterruptedException e) {
            // Nobody but this class has the thread, and it does not interrupt it.
            Thread.currentThread().interrupt();
        } finally {
            queue.close();
            refuseWaiting(new OverloadedException("the service is stopping"));
            connection.close();
        }
    }

    /** Whatever happens, an error of the Java machine included: who waits for it hears of it, and the next is served. */
    private void guarded() {
        try {
            transaction();
        } catch (Throwable e) {
            LOG.error("a transaction failed in an unexpected way", e);
            connection.close();
            failAll(new StoreUnavailableException("the transaction failed in an unexpected way", e, true));
        } finally {
            done.clear();
        }
    }

    private void transaction() {
        if (!begin()) {
            return;
        }
        try {
            runJobs();
        } catch (SQLException e) {
            // The database has undone everything, as it does when the disk is full; closing makes sure of it.
            connection.close();
            failAll(Failures.of(e, false));
            return;
        }
        if (!done.isEmpty()) {
            commit();
        }
    }

    /** Busy: all go on waiting. Anything else concerns all that wait. */
    private boolean begin() {
        try {
            connection.begin();
            return true;
        } catch (SQLException e) {
            if (!Failures.isBusy(e)) {
                connection.close();
                refuseWaiting(Failures.of(e, false));
            }
            return false;
        }
    }

    /** The first needs no savepoint: what undoes it undoes everything. Ends with a transaction if any work is in it. */
    private void runJobs() throws SQLException {
        long since = System.nanoTime();
        Optional<WriteJob<?>> next = queue.take();
        while (next.isPresent()) {
            boolean whole = done.isEmpty();
            done.add(next.get());
            if (!run(next.get(), whole) && whole) {
                return;
            }
            boolean room = done.size() < MAX_JOBS && System.nanoTime() - since < MAX_NANOS;
            next = room ? queue.take() : Optional.empty();
        }
        if (done.isEmpty()) {
            connection.rollBack();
        }
    }

    /** False: it failed, and only it. */
    private boolean run(WriteJob<?> job, boolean whole) throws SQLException {
        jobs.incrementAndGet();
        if (!whole) {
            connection.beginPart();
        }
        try {
            job.run(connection.session());
        } catch (Throwable e) {
            undo(whole, e);
            done.remove(done.size() - 1);
            job.fail(e instanceof RuntimeException failure ? Failures.translated(failure, false) : e);
            return false;
        }
        if (!whole) {
            connection.keepPart();
        }
        return true;
    }

    /** Where the database has undone everything already, that which made it do so is what all are told. */
    private void undo(boolean whole, Throwable reason) throws SQLException {
        try {
            if (whole) {
                connection.rollBack();
            } else {
                connection.undoPart();
            }
        } catch (SQLException e) {
            throw Failures.sqlCause(reason).orElse(e);
        }
    }

    private void commit() {
        try {
            connection.commit();
        } catch (SQLException e) {
            connection.close();
            failAll(Failures.of(e, true));
            return;
        }
        transactions.incrementAndGet();
        done.forEach(WriteJob::succeed);
    }

    private void failAll(RuntimeException reason) {
        done.forEach(job -> job.fail(reason));
    }

    private void refuseWaiting(RuntimeException reason) {
        for (Optional<WriteJob<?>> next = queue.take(); next.isPresent(); next = queue.take()) {
            next.get().fail(reason);
        }
    }

    Map<String, Long> stats() {
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("writer_waiting", (long) queue.size());
        figures.put("writer_transactions", transactions.get());
        figures.put("writer_jobs", jobs.get());
        figures.put("writer_given_up", givenUp.get());
        return figures;
    }

    /** Finishes what waits, as far as its patience goes, and refuses what comes. Waits for four seconds at most. */
    @Override
    public void close() {
        queue.close();
        try {
            thread.join(END_PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
