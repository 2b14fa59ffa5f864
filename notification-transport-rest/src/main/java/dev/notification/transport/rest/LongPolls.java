package dev.notification.transport.rest;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.Revision;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.RateLimitedException;
import dev.notification.core.port.in.inbox.FollowInbox;
import dev.notification.core.port.in.inbox.ReadChanges;
import dev.notification.transport.http.ClientAddress;
import dev.notification.transport.http.HttpPort;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Requests that wait for something to happen in an inbox: each follows it until there is something to take. Nobody takes all
 * places: a user has some, and so has an address. Whoever has no place is refused, since an answer without anything in it
 * would be asked for again at once. Thread-safe.
 */
final class LongPolls {
    /** Each that waits holds its request, which no budget counts meanwhile: together they may have an eighth of the heap. */
    static final int MAX_WAITING = maxWaiting(Runtime.getRuntime().maxMemory());

    static final int MAX_OF_ONE_ADDRESS = MAX_WAITING / 4;
    private static final int MAX_OF_ONE_USER = 64;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    /** Whoever polls is not connected. */
    private static final FollowInbox.Kind KIND = new FollowInbox.Kind("long-poll", false, MAX_OF_ONE_USER);

    private final FollowInbox inboxes;
    private final AtomicInteger count = new AtomicInteger();
    private final Map<ClientAddress.Network, Integer> byAddress = new ConcurrentHashMap<>();
    private final Set<CompletableFuture<Void>> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;

    LongPolls(FollowInbox inboxes) {
        this.inboxes = inboxes;
    }

    static int maxWaiting(long heapBytes) {
        return (int) Math.min(10_000, heapBytes / 8 / HttpPort.REQUEST_BYTES);
    }

    /**
     * Completes when something has changed in that caller's inbox after {@code since}, but after {@code patience} in any
     * case. Whoever needs it no longer completes it. Completes on a thread that must not be held up. Fails with {@link
     * RateLimitedException} if that user or that address has too many, and with {@link OverloadedException} if there are too
     * many in all.
     */
    CompletableFuture<Void> next(Caller caller, ClientAddress.Network address, Cursor since, Duration patience) {
        if (count.incrementAndGet() > MAX_WAITING) {
            count.decrementAndGet();
            return CompletableFuture.failedFuture(new OverloadedException("too many requests wait for changes"));
        }
        if (byAddress.merge(address, 1, Integer::sum) > MAX_OF_ONE_ADDRESS) {
            leave(address);
            return CompletableFuture.failedFuture(
                    new RateLimitedException("too many requests from your address wait for changes", RETRY_AFTER));
        }
        var change = new CompletableFuture<Void>();
        waiting.add(change);
        if (draining) {
            change.complete(null);
        }
        var request =
                new FollowInbox.Request(caller.user(), Optional.of(caller), Optional.empty(), Optional.of(since), KIND);
        FollowInbox.Following following = inboxes.follow(request, new Waiting(change));
        change.completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((done, failure) -> {
                    waiting.remove(change);
                    following.close();
                    leave(address);
                });
        return change;
    }

    /** From now on nobody waits: all are answered at once with what is there. */
    void drain() {
        draining = true;
        waiting.forEach(change -> change.complete(null));
    }

    private void leave(ClientAddress.Network address) {
        byAddress.computeIfPresent(address, (same, polls) -> polls == 1 ? null : polls - 1);
        count.decrementAndGet();
    }

    int count() {
        return count.get();
    }

    /** Takes nothing: the answer is read by whoever waits. */
    private record Waiting(CompletableFuture<Void> change) implements FollowInbox.Follower {
        @Override
        public void started(Cursor at, Head head) {}

        @Override
        public Revision take(FollowInbox.Changes changes) {
            change.complete(null);
            return changes.from();
        }

        @Override
        public boolean reset(ReadChanges.Reason why, Head head) {
            change.complete(null);
            return true;
        }

        @Override
        public void ended(FollowInbox.Why why) {
            if (why == FollowInbox.Why.TOO_MANY) {
                change.completeExceptionally(
                        new RateLimitedException("too many of your requests wait for changes", RETRY_AFTER));
            } else {
                change.complete(null);
            }
        }
    }
}
