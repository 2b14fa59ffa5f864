package dev.notification.core.lifecycle;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Work that shares an executor by turns of those whose it is: however much one owner has waiting, another waits for one of
 * theirs, and no owner ever has all the threads. Thread-safe; never blocks for longer than a few instructions.
 *
 * @param <K> an owner, with {@code equals} and {@code hashCode} by value
 */
public final class Turns<K> {
    private final Executor executor;
    private final int atOnce;
    /** For each that waits the executor has been given a task, or {@link #owed} one. The lock of all that follows. */
    private final RoundRobin<K, Runnable> waiting = new RoundRobin<>();

    private final Map<K, Integer> underWay = new HashMap<>();
    /** Tasks that found nobody whose turn it could be: so many are to be given anew when turns end. */
    private int owed;

    /**
     * @param executor runs one turn in each task; its owner closes it, and what waits then is never run
     * @param atOnce how many turns of one owner are had at once, at least 1
     */
    public Turns(Executor executor, int atOnce) {
        if (atOnce < 1) {
            throw new IllegalArgumentException("at least one at once: " + atOnce);
        }
        this.executor = executor;
        this.atOnce = atOnce;
    }

    /** @throws RejectedExecutionException if the executor takes no more; the turn does not come then */
    public void add(K owner, Runnable turn) {
        synchronized (waiting) {
            waiting.add(owner, turn);
        }
        try {
            executor.execute(this::next);
        } catch (RejectedExecutionException e) {
            boolean stillWaits;
            synchronized (waiting) {
                stillWaits = waiting.remove(owner, turn);
            }
            if (stillWaits) {
                throw e;
            }
        }
    }

    /** How many wait, of all owners. */
    public int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    /** How many of that owner's wait. */
    public int waiting(K owner) {
        synchronized (waiting) {
            return waiting.size(owner);
        }
    }

    private record Next<K>(K owner, Runnable turn) {}

    private void next() {
        Optional<Next<K>> next;
        synchronized (waiting) {
            next = take();
        }
        next.ifPresent(one -> {
            try {
                one.turn().run();
            } finally {
                ended(one.owner());
            }
        });
    }

    /** With the lock held. */
    private Optional<Next<K>> take() {
        var whose = new AtomicReference<K>();
        Optional<Runnable> turn = waiting.poll(owner -> {
            whose.set(owner);
            return underWay.getOrDefault(owner, 0) < atOnce;
        });
        if (turn.isEmpty()) {
            owed += waiting.size() > 0 ? 1 : 0;
            return Optional.empty();
        }
        underWay.merge(whose.get(), 1, Integer::sum);
        return Optional.of(new Next<>(whose.get(), turn.get()));
    }

    private void ended(K owner) {
        boolean owes;
        synchronized (waiting) {
            underWay.merge(owner, -1, (count, one) -> count == 1 ? null : count + one);
            owes = owed > 0;
            owed -= owes ? 1 : 0;
        }
        if (owes) {
            try {
                executor.execute(this::next);
            } catch (RejectedExecutionException e) {
                return; // It is closed: nothing that waits is run any more.
            }
        }
    }
}
