package dev.notification.transport.rest;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.Delivery;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Requests that wait for something to happen in an inbox. Thread-safe. */
final class LongPolls implements Delivery {
    static final int MAX_WAITING = 10_000;
    private static final int MAX_OF_ONE_USER = 64;

    private final Map<UserId, Set<CompletableFuture<Void>>> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    /**
     * Completes when something changes in that inbox, but after {@code patience} in any case; at once if too many wait.
     * Whoever needs it no longer completes it. Completes on a thread that must not be held up.
     */
    CompletableFuture<Void> next(UserId user, Duration patience) {
        var change = new CompletableFuture<Void>();
        Set<CompletableFuture<Void>> all = waiting.compute(user, (key, known) -> {
            Set<CompletableFuture<Void>> set = known == null ? ConcurrentHashMap.newKeySet() : known;
            set.add(change);
            return set;
        });
        if (count.incrementAndGet() > MAX_WAITING || all.size() > MAX_OF_ONE_USER) {
            change.complete(null);
        }
        change.completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((done, failure) -> forget(user, change));
        return change;
    }

    private void forget(UserId user, CompletableFuture<Void> change) {
        count.decrementAndGet();
        waiting.computeIfPresent(user, (key, known) -> {
            known.remove(change);
            return known.isEmpty() ? null : known;
        });
    }

    private void wake(UserId user) {
        waiting.getOrDefault(user, Set.of()).forEach(change -> change.complete(null));
    }

    @Override
    public void deliver(List<? extends Change> changes) {
        if (!waiting.isEmpty()) {
            changes.forEach(change -> wake(change.inbox()));
        }
    }

    @Override
    public void recheck(Set<UserId> users) {
        users.forEach(this::wake);
    }

    /** Who polls is not connected. */
    @Override
    public boolean isOnline(UserId user) {
        return false;
    }
}
