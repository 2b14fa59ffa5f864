package dev.notification.persistence;

import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Threads;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.StoreUnavailableException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.hibernate.StatelessSession;

/**
 * Writes to a database with one writer, one thread at a time. What waits shares a transaction, whoever it is from, so that
 * the disk is flushed once for all; work that fails is undone alone. There is no timer: work that finds nobody writing and
 * nothing waiting is committed at once, on its caller's thread; all else is run by a thread of the writer's own, or along
 * with the transaction that is under way.
 */
final class Writer implements AutoCloseable {
    /** Far more than there are threads that write: a full queue means that something is wrong. */
    private static final int CAPACITY = 1024;
    /** With a commit after it, below the five seconds that a caller may wait, and below the 3.9 that a send does. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Duration END_PATIENCE = PATIENCE.plusSeconds(1);

    private final WriteConnection connection;
    private final long patienceNanos;
    private final Ticker ticker;
    private final WriteQueue queue;
    private final SharedTransactions transactions;
    private final Thread thread;
    /** Whoever holds it uses the connection. */
    private final ReentrantLock turn = new ReentrantLock();

    private final AtomicLong givenUp = new AtomicLong();

    /** @param connection is closed with the writer */
    Writer(WriteConnection connection, Ticker ticker) {
        this(connection, new WriteQueue(CAPACITY), PATIENCE, SharedTransactions.LONGEST, ticker);
    }

    /**
     * @param patience how long work waits to be started
     * @param longest after which no more work is taken into a transaction
     */
    Writer(WriteConnection connection, WriteQueue queue, Duration patience, Duration longest, Ticker ticker) {
        this.connection = connection;
        this.queue = queue;
        this.transactions = new SharedTransactions(connection, queue, longest, ticker);
        this.patienceNanos = patience.toNanos();
        this.ticker = ticker;
        this.thread = Threads.named("notification-writer").newThread(this::run);
        thread.start();
    }

    /**
     * In a transaction: durable on return, undone when it throws.
     *
     * @param owner whose it is: those who wait take turns; by value
     * @param touched whose inboxes the work with this result has changed
     * @throws OverloadedException if it was not started in time, was interrupted before, too much waits, or the writer
     *     is closing; it is never run
     * @throws StoreUnavailableException if the database cannot be written to; if the outcome of the shared commit is
     *     unknown, it names the users whom this work touched, and no others
     */
    <T> T write(Object owner, Function<StatelessSession, T> work, Function<T, Set<UserId>> touched) {
        if (turn.isHeldByCurrentThread()) {
            throw new IllegalStateException("work that writes must use its session: the writer would wait for itself");
        }
        var job = new WriteJob<>(owner, work, touched);
        long untilNanos = ticker.nanos() + patienceNanos;
        if (!runAtOnce(job)) {
            enqueue(job);
        }
        return job.await(ticker, untilNanos, () -> {
            queue.remove(job);
            givenUp.incrementAndGet();
        });
    }

    /** Whoever writes now sees to what waits afterwards; if nobody does, the writer's own thread is woken. */
    private void enqueue(WriteJob<?> job) {
        if (!queue.offer(job)) {
            throw queue.isClosed() ? closing() : new OverloadedException("too much waits for the database");
        }
        if (!turn.isLocked()) {
            queue.wake();
        }
    }

    /** Two threads need not be woken for it. False: somebody else is writing, or it could not begin and has to wait. */
    private boolean runAtOnce(WriteJob<?> job) {
        if (!queue.isIdle() || !turn.tryLock()) {
            return false;
        }
        try {
            if (queue.isIdle()) { // Again, for the connection is closed while somebody has the turn.
                transactions.run(Optional.of(job));
            }
            return !job.isWaiting();
        } finally {
            turn.unlock();
            if (queue.size() > 0) {
                queue.wake();
            }
        }
    }

    private void run() {
        try {
            while (queue.awaitOne()) {
                inTurn(() -> transactions.run(Optional.empty()));
            }
        } catch (InterruptedException e) {
            // Nobody but this class has the thread, and it does not interrupt it.
            Thread.currentThread().interrupt();
        } finally {
            queue.close();
            transactions.refuseWaiting(Optional.empty(), closing());
            inTurn(connection::close);
        }
    }

    private static OverloadedException closing() {
        return new OverloadedException("the database is closing");
    }

    private void inTurn(Runnable work) {
        turn.lock();
        try {
            work.run();
        } finally {
            turn.unlock();
        }
    }

    Map<String, Long> stats() {
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("writer_waiting", (long) queue.size());
        figures.put("writer_transactions", transactions.count());
        figures.put("writer_jobs", transactions.jobs());
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
