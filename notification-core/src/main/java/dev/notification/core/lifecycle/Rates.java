package dev.notification.core.lifecycle;

import dev.notification.core.domain.Rate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One {@link Rate} for each of many keys, such as senders or addresses, by the generic cell rate algorithm (ITU-T I.371): one
 * number for each key, the time at which all that it took is paid for. A key that owes nothing is forgotten. Thread-safe;
 * never blocks for longer than a few instructions.
 *
 * @param <K> has {@code equals} and {@code hashCode} by value
 */
public final class Rates<K> {
    private final Rate rate;
    private final double nanosEach;
    private final long periodNanos;
    private final int maxKeys;
    private final Ticker ticker;
    /** When each key will owe nothing, in nanoseconds since {@code start}; the key that was touched longest ago is first. */
    private final LinkedHashMap<K, Long> paidAt = new LinkedHashMap<>(16, 0.75f, true);

    private final long start;

    /**
     * @param maxKeys how many keys are remembered, at least 1; beyond it the one that was touched longest ago is forgotten, as
     *     if it had taken nothing
     */
    public Rates(Rate rate, int maxKeys, Ticker ticker) {
        if (maxKeys < 1) {
            throw new IllegalArgumentException("at least one key: " + maxKeys);
        }
        this.rate = rate;
        this.periodNanos = rate.period().toNanos();
        this.nanosEach = (double) periodNanos / rate.amount();
        this.maxKeys = maxKeys;
        this.ticker = ticker;
        this.start = ticker.nanos();
    }

    public Rate rate() {
        return rate;
    }

    /**
     * Takes {@code amount} for {@code key}, all or nothing. What is more than the rate's whole amount is taken when the key owes
     * nothing, and is paid for by a longer wait afterwards, so that a single large thing is slow, not impossible.
     *
     * @return zero if it was taken; otherwise how long until the same can be taken, if nothing else is
     */
    public Duration take(K key, long amount) {
        long cost = (long) (amount * nanosEach);
        synchronized (paidAt) {
            long now = ticker.nanos() - start;
            long owesUntil = Math.max(now, paidAt.getOrDefault(key, now));
            long wait = owesUntil + Math.min(cost, periodNanos) - now - periodNanos;
            if (wait > 0) {
                return Duration.ofNanos(wait);
            }
            paidAt.put(key, owesUntil + cost);
            forget(now);
            return Duration.ZERO;
        }
    }

    /**
     * Takes {@code amount} for {@code key} whatever it owes already: for what is known only when it has happened. {@link #owed}
     * says when the key has paid enough to go on.
     */
    public void owe(K key, long amount) {
        synchronized (paidAt) {
            long now = ticker.nanos() - start;
            paidAt.put(key, Math.max(now, paidAt.getOrDefault(key, now)) + (long) (amount * nanosEach));
            forget(now);
        }
    }

    /** Zero as long as {@code key} owes no more than the rate's whole amount; otherwise how long until that is so. */
    public Duration owed(K key) {
        synchronized (paidAt) {
            Long owesUntil = paidAt.get(key);
            long wait = owesUntil == null ? 0 : owesUntil - (ticker.nanos() - start) - periodNanos;
            return wait > 0 ? Duration.ofNanos(wait) : Duration.ZERO;
        }
    }

    /** Gives back what was taken for something that did not happen after all. */
    public void giveBack(K key, long amount) {
        synchronized (paidAt) {
            paidAt.computeIfPresent(key, (same, until) -> until - (long) (amount * nanosEach));
        }
    }

    /** As if it had taken nothing. */
    public void forget(K key) {
        synchronized (paidAt) {
            paidAt.remove(key);
        }
    }

    /** How many keys are remembered. */
    public int size() {
        synchronized (paidAt) {
            return paidAt.size();
        }
    }

    /** At most two a call, so that none pays for the others: that is one more than can be added. */
    private void forget(long now) {
        for (int i = 0; i < 2; i++) {
            var oldest = paidAt.entrySet().iterator();
            if (!oldest.hasNext()) {
                return;
            }
            Map.Entry<K, Long> first = oldest.next();
            if (first.getValue() > now && paidAt.size() <= maxKeys) {
                return;
            }
            oldest.remove();
        }
    }
}
