package dev.notification.transport.rest;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.Revision;
import dev.notification.core.port.in.inbox.FollowInbox;
import dev.notification.core.port.in.inbox.ReadChanges;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Requests that wait for something to happen in an inbox: each follows it until there is something to take. Thread-safe. */
final class LongPolls {
    static final int MAX_WAITING = 10_000;
    private static final int MAX_OF_ONE_USER = 64;
    /** Whoever polls is not connected. */
    private static final FollowInbox.Kind KIND = new FollowInbox.Kind("long-poll", false, MAX_OF_ONE_USER);

    private final FollowInbox inboxes;
    private final AtomicInteger count = new AtomicInteger();

    LongPolls(FollowInbox inboxes) {
        this.inboxes = inboxes;
    }

    /**
     * Completes when something has changed in that caller's inbox after {@code since}, but after {@code patience} in any
     * case; at once if too many wait. Whoever needs it no longer completes it. Completes on a thread that must not be held
     * up.
     */
    CompletableFuture<Void> next(Caller caller, Cursor since, Duration patience) {
        var change = new CompletableFuture<Void>();
        if (count.incrementAndGet() > MAX_WAITING) {
            count.decrementAndGet();
            change.complete(null);
            return change;
        }
        var request =
                new FollowInbox.Request(caller.user(), Optional.of(caller), Optional.empty(), Optional.of(since), KIND);
        FollowInbox.Following following = inboxes.follow(request, new Waiting(change));
        change.completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((done, failure) -> {
                    following.close();
                    count.decrementAndGet();
                });
        return change;
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
            change.complete(null);
        }
    }
}
