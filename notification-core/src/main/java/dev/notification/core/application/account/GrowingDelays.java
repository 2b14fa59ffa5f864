package dev.notification.core.application.account;

import dev.notification.core.lifecycle.Ticker;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;

/**
 * Lets each key try some times at once, and then only after a wait that doubles with each try. A try counts when it begins, so
 * that many at once are as many one after the other. A try that is refused counts for nothing, so a wait always ends. What
 * was left alone for long enough is forgotten. Thread-safe; never blocks for longer than a few instructions.
 *
 * @param <K> has {@code equals} and {@code hashCode} by value
 */
final class GrowingDelays<K> {
    private static final long FIRST_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_NANOS = Duration.ofMinutes(5).toNanos();
    private static final long FORGOTTEN_AFTER_NANOS = Duration.ofMinutes(30).toNanos();
    /** 2^9 seconds are more than five minutes. */
    private static final int MAX_DOUBLINGS = 9;

    private record Tries(int count, long lastNanos) {}

    private final int free;
    private final int maxKeys;
    private final Ticker ticker;
    /** The one that was touched longest ago is first. */
    private final LinkedHashMap<K, Tries> tries = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param free how many tries need no wait, from 1
     * @param maxKeys how many keys are remembered; beyond it the one that was touched longest ago is forgotten
     */
    GrowingDelays(int free, int maxKeys, Ticker ticker) {
        this.free = free;
        this.maxKeys = maxKeys;
        this.ticker = ticker;
    }

    /** Counts a try if it may be now, and returns zero; otherwise how long until it may. */
    synchronized Duration tryNow(K key) {
        long now = ticker.nanos();
        Tries before = tries.get(key);
        if (before != null && now - before.lastNanos() < FORGOTTEN_AFTER_NANOS) {
            long wait = before.lastNanos() + delayNanos(before.count()) - now;
            if (wait > 0) {
                return Duration.ofNanos(wait);
            }
            tries.put(key, new Tries(before.count() + 1, now));
        } else {
            tries.put(key, new Tries(1, now));
        }
        forget(now);
        return Duration.ZERO;
    }

    private long delayNanos(int count) {
        return count < free ? 0 : Math.min(LONGEST_NANOS, FIRST_NANOS << Math.min(MAX_DOUBLINGS, count - free));
    }

    /** Takes a try back that told nothing. */
    synchronized void takeBack(K key) {
        tries.computeIfPresent(
                key, (same, known) -> known.count() > 1 ? new Tries(known.count() - 1, known.lastNanos()) : null);
    }

    /** As if it had never tried. */
    synchronized void forget(K key) {
        tries.remove(key);
    }

    synchronized int size() {
        return tries.size();
    }

    /** At most two a call: one more than can be added. */
    private void forget(long now) {
        Iterator<Tries> oldest = tries.values().iterator();
        for (int i = 0; i < 2 && oldest.hasNext(); i++) {
            boolean over = now - oldest.next().lastNanos() >= FORGOTTEN_AFTER_NANOS;
            if (!over && tries.size() <= maxKeys) {
                return;
            }
            oldest.remove();
        }
    }
}
