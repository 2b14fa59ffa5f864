package dev.notification.core.application.inbox;

import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.RoundRobin;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Turns at reading the store, by users: however many of one user's followings are behind, another user's waits for one of
 * them, and never do they have all the threads. Thread-safe.
 */
final class Turns {
    /** How many of one user's are had at once. */
    static final int MAX_AT_ONCE = 2;

    private final Executor executor;
    /** For each that waits the executor has been given a task, or {@link #owed} one. The lock of all that follows. */
    private final RoundRobin<UserId, Runnable> waiting = new RoundRobin<>();

    private final Map<UserId, Integer> underWay = new HashMap<>();
    /** Tasks that found nobody whose turn it could be: so many are to be given anew when turns end. */
    private int owed;

    /** @param executor may block; runs one turn in each task */
    Turns(Executor executor) {
        this.executor = executor;
    }

    /** @throws RejectedExecutionException if the executor takes no more; the turn does not come then */
    void add(UserId user, Runnable turn) {
        synchronized (waiting) {
            waiting.add(user, turn);
        }
        try {
            executor.execute(this::next);
        } catch (RejectedExecutionException e) {
            boolean stillWaits;
            synchronized (waiting) {
                stillWaits = waiting.remove(user, turn);
            }
            if (stillWaits) {
                throw e;
            }
        }
    }

    private record Next(UserId user, Runnable turn) {}

    private void next() {
        Optional<Next> next;
        synchronized (waiting) {
            next = take();
        }
        next.ifPresent(one -> {
            try {
                one.turn().run();
            } finally {
                ended(one.user());
            }
        });
    }

    /** With the lock held. */
    private Optional<Next> take() {
        var taken = new UserId[1];
        Optional<Runnable> turn = waiting.poll(user -> {
            taken[0] = user;
            return underWay.getOrDefault(user, 0) < MAX_AT_ONCE;
        });
        if (turn.isEmpty()) {
            owed += waiting.size() > 0 ? 1 : 0;
            return Optional.empty();
        }
        underWay.merge(taken[0], 1, Integer::sum);
        return Optional.of(new Next(taken[0], turn.get()));
    }

    private void ended(UserId user) {
        boolean owes;
        synchronized (waiting) {
            underWay.merge(user, -1, (count, one) -> count == 1 ? null : count + one);
            owes = owed > 0;
            owed -= owes ? 1 : 0;
        }
        if (owes) {
            try {
                executor.execute(this::next);
            } catch (RejectedExecutionException e) {
                // It is closed, and with it all who wait have ended.
                return;
            }
        }
    }
}
