package dev.notification.persistence;

import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.OverloadedException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.hibernate.StatelessSession;

/**
 * One piece of work for the {@link Writer}, and the caller that waits for it. Either the writer starts it or its caller gives
 * it up, never both: what was given up is never run.
 */
final class WriteJob<T> {
    private enum State {
        WAITING,
        STARTED,
        GIVEN_UP,
        ANSWERED
    }

    private final Object owner;
    private final Function<StatelessSession, T> work;
    private final Function<T, Set<UserId>> touched;
    private final Thread caller = Thread.currentThread();
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private boolean hasResult;
    private T result;
    private Throwable failure;

    /**
     * Of the calling thread, which must be the one that waits for it.
     *
     * @param owner whose it is: those who wait take turns; by value
     * @param touched whose inboxes work with this result has changed
     */
    WriteJob(Object owner, Function<StatelessSession, T> work, Function<T, Set<UserId>> touched) {
        this.owner = owner;
        this.work = work;
        this.touched = touched;
    }

    Object owner() {
        return owner;
    }

    /** From now on it cannot be given up any more. False: it has been. */
    boolean start() {
        return state.compareAndSet(State.WAITING, State.STARTED);
    }

    boolean isWaiting() {
        return state.get() == State.WAITING;
    }

    /** Keeps the result until the commit. In the writer's turn, after {@link #start}. */
    void run(StatelessSession session) {
        result = work.apply(session);
        hasResult = true;
    }

    /** It is committed. */
    void succeed() {
        answer();
    }

    /** Nothing of it is stored, unless the failure says that nobody knows. Does nothing once it is answered. */
    void fail(Throwable reason) {
        if (state.get() == State.STARTED) {
            failure = reason;
            answer();
        }
    }

    private void answer() {
        state.set(State.ANSWERED);
        if (caller != Thread.currentThread()) {
            LockSupport.unpark(caller);
        }
    }

    /**
     * Blocks until the work is committed or has failed. Once it has been started, that is waited for even when the thread is
     * interrupted: the caller must know what became of it.
     *
     * @param ticker tells the time
     * @param untilNanos up to when to wait for the start, as the ticker tells it
     * @param givenUp run if the patience is over, or the thread interrupted, before the start
     * @throws OverloadedException if it was given up
     * @throws dev.notification.core.port.StoreUnavailableException if the database failed; where the outcome is unknown, it
     *     names whom this work touched, whatever else was in its transaction
     */
    T await(Ticker ticker, long untilNanos, Runnable givenUp) {
        boolean interrupted = false;
        while (state.get() != State.ANSWERED) {
            long left = untilNanos - ticker.nanos();
            if ((left <= 0 || interrupted) && state.compareAndSet(State.WAITING, State.GIVEN_UP)) {
                givenUp.run();
                restore(interrupted);
                throw new OverloadedException("the database was busy for too long");
            }
            if (state.get() == State.WAITING) {
                LockSupport.parkNanos(this, left);
            } else {
                LockSupport.park(this);
            }
            interrupted |= Thread.interrupted();
        }
        restore(interrupted);
        if (failure != null) {
            throw thrown();
        }
        return result;
    }

    private static void restore(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** On the caller's thread: asking whom the work touched costs the writer nothing, and fails nobody else. */
    private RuntimeException thrown() {
        if (failure instanceof Error error) {
            throw error;
        }
        if (hasResult && Failures.leavesOutcomeUnknown(failure)) {
            return Failures.naming(failure, touched.apply(result));
        }
        return failure instanceof RuntimeException e ? e : new IllegalStateException(failure);
    }
}
