package dev.notification.persistence;

import dev.notification.core.domain.Draft;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.out.InboxStore.Submission;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Inboxes that somebody outside had locked when they were last looked at. What goes to them first looks whether that is still
 * so, instead of waiting to find out. One that nobody sends to is forgotten after ten seconds: it must not make all others look
 * for ever. Thread-safe; where nothing was locked, asking costs one read.
 */
final class KnownLocks {
    /** With so many, whoever locks them is not done: all sends look first. */
    private static final int MANY = 8;

    private static final int MAX = 10_000;
    /** One in so many small batches waits for its lock after all. */
    private static final int PATIENT = 8;

    private static final int SMALL = 4;

    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** Between two looks for what is to be forgotten. */
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Ticker ticker;
    private final AtomicInteger turns = new AtomicInteger();
    /** By user, with the moment when it was last found locked. */
    private volatile Map<Long, Long> locked = Map.of();

    private volatile long forgottenAtNanos;

    KnownLocks(Ticker ticker) {
        this.ticker = ticker;
        this.forgottenAtNanos = ticker.nanos();
    }

    /**
     * Whether to look first instead of waiting. Now and then a small batch waits nevertheless: an inbox that many change one
     * after another is never free when somebody only looks, and its lock goes to those that queue for it.
     */
    boolean areToBeLookedAt(List<Submission> submissions) {
        return suspects(submissions) && (submissions.size() > SMALL || turns.incrementAndGet() % PATIENT != 0);
    }

    private boolean suspects(List<Submission> submissions) {
        if (locked.isEmpty()) {
            return false;
        }
        forget(ticker.nanos());
        Map<Long, Long> known = locked;
        if (known.size() >= MANY) {
            return true;
        }
        for (Submission submission : submissions) {
            for (Draft draft : submission.drafts()) {
                if (known.containsKey(draft.recipient().value())) {
                    return true;
                }
            }
        }
        return false;
    }

    private void forget(long nowNanos) {
        if (nowNanos - forgottenAtNanos >= PAUSE_NANOS) {
            synchronized (this) {
                forgottenAtNanos = nowNanos;
                Map<Long, Long> now = new HashMap<>(locked);
                if (now.values().removeIf(foundAtNanos -> nowNanos - foundAtNanos >= KEPT_NANOS)) {
                    locked = Map.copyOf(now);
                }
            }
        }
    }

    /** @param found those of the inboxes looked at that are locked; the others are free */
    synchronized void looked(Collection<Long> at, Set<Long> found) {
        long nowNanos = ticker.nanos();
        Map<Long, Long> now = new HashMap<>(locked);
        now.keySet().removeAll(at);
        if (now.size() + found.size() <= MAX) {
            found.forEach(user -> now.put(user, nowNanos));
        }
        locked = Map.copyOf(now);
    }
}
