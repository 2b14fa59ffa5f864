package dev.notification.persistence;

import dev.notification.core.lifecycle.MachineErrors;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.StoreUnavailableException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what waits in transactions that it shares. For one thread at a time; the counts may be read at any time.
 *
 * <p>A transaction is begun before any work is taken. While another process holds the database's lock, everybody therefore
 * goes on waiting, each for its own patience, and what is given up has certainly not been run.
 */
final class SharedTransactions {
    private static final Logger LOG = LoggerFactory.getLogger(SharedTransactions.class);

    /** With {@link #LONGEST} the bounds of a transaction: others wait for its commit. */
    private static final int MAX_JOBS = 256;

    static final Duration LONGEST = Duration.ofMillis(10);

    private final WriteConnection connection;
    private final WriteQueue queue;
    private final long longestNanos;
    private final Ticker ticker;
    private final List<WriteJob<?>> done = new ArrayList<>();
    private boolean repeating;
    private final AtomicLong transactions = new AtomicLong();
    private final AtomicLong jobs = new AtomicLong();

    /** @param longest after which no more work is taken into a transaction; what it has is finished */
    SharedTransactions(WriteConnection connection, WriteQueue queue, Duration longest, Ticker ticker) {
        this.connection = connection;
        this.queue = queue;
        this.longestNanos = longest.toNanos();
        this.ticker = ticker;
    }

    /**
     * One transaction, of what waits now and what comes while it runs. Whatever happens, an error of the Java machine
     * included: all whose work was started hear of it, and nothing is thrown.
     *
     * @param own what to begin with; not in the queue
     */
    void run(Optional<WriteJob<?>> own) {
        try {
            transaction(own);
        } catch (Throwable e) {
            connection.close();
            failAll(told(e));
            log(e);
            MachineErrors.raise(e);
        } finally {
            done.clear();
        }
    }

    /** What callers hear of it. An error as it is: there may be no memory to say more. */
    private static Throwable told(Throwable unexpected) {
        return unexpected instanceof Error
                ? unexpected
                : new StoreUnavailableException("the transaction failed: " + unexpected, unexpected, true);
    }

    /** Logging needs memory too, and may be what fails. */
    private static void log(Throwable failure) {
        try {
            LOG.error("a transaction failed in an unexpected way", failure);
        } catch (Throwable e) {
            failure.addSuppressed(e);
        }
    }

    private void transaction(Optional<WriteJob<?>> own) {
        boolean takenAlong = own.isEmpty() && queue.size() == 0;
        if (takenAlong || !begin(own)) {
            return;
        }
        try {
            runJobs(own);
        } catch (SQLException e) {
            // The database has undone everything, as it does when the disk is full; closing makes sure of it.
            undone(e, false);
            return;
        }
        if (!done.isEmpty()) {
            commit();
        }
    }

    /** Tells all, unless the disk was full and there is room now: then all are run again, once. */
    private void undone(SQLException reason, boolean whileCommitting) {
        connection.close();
        if (!Failures.isFull(reason) || repeating || !connection.makeRoom()) {
            failAll(Failures.of(reason, whileCommitting));
            return;
        }
        List<WriteJob<?>> jobs = List.copyOf(done);
        repeating = true;
        try {
            repeat(jobs);
        } catch (SQLException e) {
            connection.close();
            jobs.forEach(job -> job.fail(Failures.of(e, false)));
        } catch (Throwable e) {
            // Some of them may not be among those that this transaction has begun: nobody else would answer them.
            jobs.forEach(job -> job.fail(told(e)));
            throw e;
        } finally {
            repeating = false;
        }
    }

    private void repeat(List<WriteJob<?>> jobs) throws SQLException {
        done.clear();
        connection.begin();
        for (WriteJob<?> job : jobs) {
            boolean whole = done.isEmpty();
            done.add(job);
            if (!run(job, whole) && whole) {
                connection.begin();
            }
        }
        if (done.isEmpty()) {
            connection.rollBack();
        } else {
            commit();
        }
    }

    /** Busy: all go on waiting. Anything else concerns all that wait. */
    private boolean begin(Optional<WriteJob<?>> own) {
        try {
            connection.begin();
            return true;
        } catch (SQLException e) {
            if (!Failures.isBusy(e)) {
                connection.close();
                refuseWaiting(own, Failures.of(e, false));
            }
            return false;
        }
    }

    /** The first needs no savepoint: what undoes it undoes everything. Ends with a transaction if any work is in it. */
    private void runJobs(Optional<WriteJob<?>> own) throws SQLException {
        long since = ticker.nanos();
        Optional<WriteJob<?>> next = own.filter(WriteJob::start).or(queue::take);
        while (next.isPresent()) {
            boolean whole = done.isEmpty();
            done.add(next.get());
            if (!run(next.get(), whole) && whole) {
                return;
            }
            boolean room = done.size() < MAX_JOBS && ticker.nanos() - since < longestNanos;
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
            Optional<SQLException> full = Failures.sqlCause(e).filter(Failures::isFull);
            if (full.isPresent()) {
                throw full.get(); // Not this job's fault: there is none who would have room.
            }
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
            undone(e, true);
            return;
        }
        transactions.incrementAndGet();
        done.forEach(WriteJob::succeed);
    }

    private void failAll(Throwable reason) {
        done.forEach(job -> job.fail(reason));
    }

    /** Tells all that wait. */
    void refuseWaiting(Optional<WriteJob<?>> own, RuntimeException reason) {
        for (Optional<WriteJob<?>> next = own.filter(WriteJob::start).or(queue::take);
                next.isPresent();
                next = queue.take()) {
            next.get().fail(reason);
        }
    }

    /** How many were committed. */
    long count() {
        return transactions.get();
    }

    /** How much work was run in them. */
    long jobs() {
        return jobs.get();
    }
}
