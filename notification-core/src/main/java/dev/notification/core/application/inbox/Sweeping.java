package dev.notification.core.application.inbox;

import dev.notification.core.domain.Head;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Check;
import dev.notification.core.lifecycle.Component;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.RateLimitedException;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.in.inbox.ChangeState.Changed;
import dev.notification.core.port.in.inbox.SweepInbox;
import dev.notification.core.port.out.InboxStore;
import dev.notification.core.port.out.InboxStore.Sweep;
import dev.notification.core.port.out.InboxStore.Swept;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;

/**
 * Sweeps inboxes, a page a turn. The first page is done by whoever asks, so that a small inbox waits for nobody; the rest is
 * done on one thread, by turns of the users. Thread-safe.
 */
public final class Sweeping implements SweepInbox, Component, AutoCloseable {
    /** How many notifications a page looks at: others who write wait for it. */
    static final int PAGE = 1000;

    static final int MAX_OF_ONE_USER = 32;
    private static final int MAX_USERS = 10_000;
    private static final String NAME = "notification-sweep";

    private final InboxStore store;
    private final InboxFollowing following;
    private final InstantSource clock;
    private final Executor executor;
    private final LongAdder pages = new LongAdder();
    /** Each user's sweeps, the one under way first. The lock of all that follows. */
    private final Map<UserId, Queue<Running>> byUser = new HashMap<>();
    /** Users whose next page waits. Each user is here or is having a turn, never both. */
    private final Queue<UserId> turns = new ArrayDeque<>();

    private boolean scheduled;
    private boolean closed;

    private static final class Running {
        final Command command;
        final CompletableFuture<Changed> answer = new CompletableFuture<>();
        Revision after = Revision.START;
        long count;

        Running(Command command) {
            this.command = command;
        }
    }

    /** @param executor may block; its owner closes it, after this */
    public Sweeping(InboxStore store, InboxFollowing following, InstantSource clock, Executor executor) {
        this.store = store;
        this.following = following;
        this.clock = clock;
        this.executor = executor;
    }

    @Override
    public CompletableFuture<Changed> sweep(Command command) {
        var sweep = new Running(command);
        boolean isFirst;
        synchronized (byUser) {
            Optional<RuntimeException> refusal = refusal(command.user());
            if (refusal.isPresent()) {
                return CompletableFuture.failedFuture(refusal.get());
            }
            isFirst = !byUser.containsKey(command.user());
            byUser.computeIfAbsent(command.user(), same -> new ArrayDeque<>(2)).add(sweep);
        }
        if (isFirst) {
            turnOf(command.user());
        }
        return sweep.answer;
    }

    private Optional<RuntimeException> refusal(UserId user) {
        if (closed) {
            return Optional.of(new OverloadedException("the service is stopping"));
        }
        Queue<Running> ofUser = byUser.get(user);
        if (ofUser != null && ofUser.size() >= MAX_OF_ONE_USER) {
            ofUser.removeIf(sweep -> sweep.answer.isDone()); // Those that were cancelled take nobody's place.
        }
        if (ofUser != null && ofUser.size() >= MAX_OF_ONE_USER) {
            return Optional.of(new RateLimitedException(
                    "more than " + MAX_OF_ONE_USER + " changes of this whole inbox wait", Duration.ofSeconds(1)));
        }
        return ofUser == null && byUser.size() >= MAX_USERS
                ? Optional.of(new OverloadedException("too many inboxes are being changed as a whole"))
                : Optional.empty();
    }

    /** One page of the first sweep of that user; then the user's next turn comes behind the others'. */
    private void turnOf(UserId user) {
        Running sweep;
        synchronized (byUser) {
            sweep = byUser.get(user).element();
        }
        if (!sweep.answer.isDone()) {
            try {
                page(sweep);
            } catch (RuntimeException | Error e) {
                sweep.answer.completeExceptionally(e);
            }
        }
        Optional<RuntimeException> refused;
        synchronized (byUser) {
            Queue<Running> ofUser = byUser.get(user);
            while (!ofUser.isEmpty() && ofUser.element().answer.isDone()) {
                ofUser.remove();
            }
            if (ofUser.isEmpty()) {
                byUser.remove(user);
            } else {
                turns.add(user);
            }
            refused = schedule();
        }
        refused.ifPresent(this::failAll);
    }

    private void page(Running sweep) {
        Command command = sweep.command;
        Optional<Swept> swept = swept(sweep);
        if (swept.isEmpty()) {
            sweep.answer.complete(new Changed(0, Head.empty(store.epoch())));
            return;
        }
        Swept page = swept.get();
        if (!page.changes().isEmpty()) {
            following.announce(page.changes());
        } else if (page.count() > 0) {
            // Nobody followed when it was begun; whoever has come since looks.
            following.recheck(Set.of(command.user()));
        }
        sweep.count += page.count();
        if (page.rest().isPresent()) {
            sweep.after = page.rest().get();
        } else {
            sweep.answer.complete(new Changed(sweep.count, page.head()));
        }
    }

    private Optional<Swept> swept(Running sweep) {
        Command command = sweep.command;
        pages.increment();
        // What nobody is to be told of need not be read.
        var part = new Sweep(
                command.user(),
                sweep.after,
                command.upTo(),
                command.filter(),
                command.transition(),
                following.isFollowed(command.user()));
        try {
            return store.sweep(part, clock.instant(), PAGE);
        } catch (StoreUnavailableException e) {
            if (e.outcomeUnknown()) {
                following.doubt(Set.of(command.user()));
            }
            throw e;
        }
    }

    /** With the lock held. What it returns befalls all that wait. */
    private Optional<RuntimeException> schedule() {
        if (!scheduled && !turns.isEmpty()) {
            try {
                executor.execute(this::turn);
                scheduled = true;
            } catch (RejectedExecutionException e) {
                return Optional.of(new OverloadedException("the service is stopping"));
            }
        }
        return Optional.empty();
    }

    private void turn() {
        UserId user;
        synchronized (byUser) {
            scheduled = false;
            user = turns.poll();
        }
        if (user != null) {
            turnOf(user);
        }
    }

    private void failAll(RuntimeException reason) {
        List<Running> all = new ArrayList<>();
        synchronized (byUser) {
            byUser.values().forEach(all::addAll);
        }
        all.forEach(sweep -> sweep.answer.completeExceptionally(reason));
    }

    @Override
    public Check check() {
        return Check.well(NAME);
    }

    @Override
    public Map<String, Long> stats() {
        synchronized (byUser) {
            long waiting = byUser.values().stream().mapToLong(Queue::size).sum();
            return Map.of("sweeps", waiting, "sweep_pages", pages.sum());
        }
    }

    /** Those that are under way end with the page that they are at; they and those that wait fail. */
    @Override
    public void close() {
        synchronized (byUser) {
            closed = true;
        }
        failAll(new OverloadedException("the service is stopping"));
    }
}
