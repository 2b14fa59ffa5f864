package dev.notification.core.application.inbox;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Change;
import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.Presence;
import dev.notification.core.domain.Revocation;
import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Check;
import dev.notification.core.lifecycle.Component;
import dev.notification.core.lifecycle.Turns;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.in.inbox.AdmitFollower;
import dev.notification.core.port.in.inbox.EndFollowing;
import dev.notification.core.port.in.inbox.FollowInbox;
import dev.notification.core.port.in.inbox.ReadChanges;
import dev.notification.core.port.in.inbox.ReadPresence;
import dev.notification.core.port.out.InboxStore;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** All who follow inboxes in this process: lets them in, tells them of what commits, ends them. Thread-safe. */
public final class InboxFollowing
        implements FollowInbox, AdmitFollower, EndFollowing, ReadPresence, Announcements, Component, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(InboxFollowing.class.getName());
    private static final Follow[] NONE = {};
    /** How many followings of one user read at once. */
    private static final int TURNS_AT_ONCE = 2;

    private final InboxStore store;
    private final ReadChanges reading;
    private final HeadAsking heads;
    private final Devices devices;
    private final InstantSource clock;
    private final Turns<UserId> turns;
    private final Doubts doubts = new Doubts();
    private final Map<UserId, Follow[]> byUser = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final LongAdder turned = new LongAdder();
    private final ResumeMeasures measures = new ResumeMeasures();
    private volatile boolean closed;

    /** @param turns runs what blocks on the store, in the order in which it comes; its owner closes it, after this */
    public InboxFollowing(
            InboxStore store,
            ReadChanges reading,
            HeadAsking heads,
            Devices devices,
            InstantSource clock,
            Executor turns) {
        this.store = store;
        this.reading = reading;
        this.heads = heads;
        this.devices = devices;
        this.clock = clock;
        this.turns = new Turns<>(turns, TURNS_AT_ONCE);
    }

    @Override
    public Following follow(Request request, Follower follower) {
        var follow = new Follow(request, follower, this, store.epoch());
        // Entered before anything is asked, so that what commits from now on is at least remembered.
        Optional<Follow> replaced = enter(follow, request);
        replaced.ifPresent(older -> older.end(Why.REPLACED));
        if (closed) {
            follow.end(Why.STOPPED);
        } else if (!follow.hasEnded()) {
            begin(follow, request);
        }
        return follow;
    }

    /** Its device has one following of a kind: the one that it had is returned, no longer in here. */
    private Optional<Follow> enter(Follow follow, Request request) {
        var entry = new Object() {
            Optional<Follow> replaced = Optional.empty();
            boolean isFull;
        };
        byUser.compute(request.user(), (user, known) -> {
            Follow[] present = known == null ? NONE : known;
            Optional<Follow> same = sameDevice(present, request);
            entry.isFull = same.isEmpty() && isFull(present, request.kind());
            if (entry.isFull) {
                return known;
            }
            entry.replaced = same;
            Follow[] left = same.map(older -> without(present, older)).orElse(present);
            Follow[] all = Arrays.copyOf(left, left.length + 1);
            all[left.length] = follow;
            return all;
        });
        if (entry.isFull) {
            follow.end(Why.TOO_MANY);
        } else if (entry.replaced.isEmpty()) {
            count.incrementAndGet();
        }
        return entry.replaced;
    }

    private static Optional<Follow> sameDevice(Follow[] present, Request request) {
        if (request.device().isEmpty()) {
            return Optional.empty();
        }
        for (Follow other : present) {
            if (other.isSameDevice(request)) {
                return Optional.of(other);
            }
        }
        return Optional.empty();
    }

    private static boolean isFull(Follow[] present, Kind kind) {
        if (present.length < kind.maxOfOneUser()) {
            return false;
        }
        int same = 0;
        for (Follow other : present) {
            if (other.kind().equals(kind)) {
                same++;
            }
        }
        return same >= kind.maxOfOneUser();
    }

    private static Follow[] without(Follow[] all, Follow one) {
        int at = Arrays.asList(all).indexOf(one);
        if (at < 0) {
            return all;
        }
        Follow[] left = Arrays.copyOf(all, all.length - 1);
        System.arraycopy(all, at + 1, left, at, left.length - at);
        return left;
    }

    /** Does nothing if it is not there. */
    void forget(Follow follow) {
        byUser.computeIfPresent(follow.user(), (user, all) -> {
            Follow[] left = without(all, follow);
            if (left.length < all.length) {
                count.decrementAndGet();
            }
            return left.length == 0 ? null : left;
        });
    }

    @Override
    public boolean hasRoom(Request request) {
        Follow[] present = of(request.user());
        return !isFull(present, request.kind()) || sameDevice(present, request).isPresent();
    }

    private void begin(Follow follow, Request request) {
        ask(follow, heads.head(request.user()), head -> {
            if (request.device().isPresent()) {
                begin(follow, request, request.device().get(), head);
            } else {
                follow.start(request.since().orElse(head.cursor()), head);
            }
        });
    }

    private void begin(Follow follow, Request request, DeviceId device, Head head) {
        ask(
                follow,
                devices.connect(request.user(), device, request.since(), head.cursor()),
                place -> follow.start(request.since().orElse(place), head));
    }

    /** Goes on with the answer; it ends whoever cannot be told where to begin: that one comes back and starts anew. */
    private static <A> void ask(Follow follow, CompletableFuture<A> question, Consumer<A> next) {
        follow.asks(question);
        question.whenComplete((answer, failure) -> {
            if (failure == null) {
                next.accept(answer);
            } else if (!follow.hasEnded()) {
                follow.end(reason(failure));
            }
        });
    }

    private static Why reason(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof StoreUnavailableException || cause instanceof OverloadedException) {
            return Why.STORE_UNAVAILABLE;
        }
        LOG.log(System.Logger.Level.ERROR, "where a follower begins could not be asked", cause);
        return Why.FAILED;
    }

    /** Lets it have a turn at reading, behind all of its user's that wait for theirs, and one of each other user's. */
    void turn(Follow follow) {
        turned.increment();
        try {
            turns.add(follow.user(), follow::turn);
        } catch (RejectedExecutionException e) {
            follow.end(closed ? Why.STOPPED : Why.STORE_UNAVAILABLE);
        }
    }

    ReadChanges.Outcome read(ReadChanges.Query query) {
        return reading.changes(query);
    }

    private Follow[] of(UserId user) {
        return byUser.getOrDefault(user, NONE);
    }

    @Override
    public Presence presence(UserId user) {
        boolean isOnline = false;
        Set<DeviceId> connected = new HashSet<>();
        for (Follow follow : of(user)) {
            if (follow.kind().isPresence()) {
                isOnline = true;
                follow.device().ifPresent(connected::add);
            }
        }
        return isOnline ? new Presence(true, connected) : Presence.OFFLINE;
    }

    /** Asked at each send, so it collects nothing. */
    @Override
    public boolean isOnline(UserId user) {
        for (Follow follow : of(user)) {
            if (follow.kind().isPresence()) {
                return true;
            }
        }
        return false;
    }

    /** Whether anybody does now; it says nothing about who comes next. */
    boolean isFollowed(UserId user) {
        return byUser.containsKey(user);
    }

    @Override
    public void announce(List<? extends Change> changes) {
        announce(changes, System.nanoTime());
    }

    @Override
    public void announce(List<? extends Change> changes, long committedAtNanos) {
        int start = 0;
        while (start < changes.size()) {
            UserId user = changes.get(start).inbox();
            int end = start + 1;
            while (end < changes.size() && changes.get(end).inbox().equals(user)) {
                end++;
            }
            Follow[] all = of(user);
            if (all.length > 0) {
                announce(all, changes.subList(start, end), committedAtNanos);
            }
            start = end;
        }
    }

    /** What cannot be told of is found in the store: nobody who follows may be left behind it silently. */
    private void announce(Follow[] all, List<? extends Change> changes, long committedAtNanos) {
        try {
            var committed = Changes.committed(store.epoch(), changes, committedAtNanos);
            for (Follow follow : all) {
                follow.offer(committed);
            }
        } catch (RuntimeException | Error e) {
            for (Follow follow : all) {
                follow.recheck();
            }
            LOG.log(System.Logger.Level.ERROR, "changes could not be told of; those who follow look themselves", e);
        }
    }

    @Override
    public void recheck(Set<UserId> users) {
        for (UserId user : users) {
            for (Follow follow : of(user)) {
                follow.recheck();
            }
        }
    }

    @Override
    public void doubt(Set<UserId> users) {
        doubts.add(users);
        recheck(users);
    }

    @Override
    public void end(UserId user, Revocation what) {
        for (Follow follow : of(user)) {
            Optional<Caller> caller = follow.caller();
            if (caller.isPresent() && caller.get().endsWith(what)) {
                follow.end(Why.REVOKED);
            }
        }
    }

    /**
     * Called every second or so: ends those whose tokens have, lets those that wait for the store try again, and those look
     * again whose inboxes are in doubt.
     */
    public void tick() {
        recheck(doubts.tick());
        var now = clock.instant();
        byUser.forEach((user, all) -> {
            for (Follow follow : all) {
                follow.tick(now);
            }
        });
    }

    /** How sessions went on where they had left off. */
    public ResumeMeasures measures() {
        return measures;
    }

    /** How many turns at reading wait for theirs. */
    public int waitingTurns() {
        return turns.waiting();
    }

    @Override
    public Check check() {
        return closed ? Check.unwell("following", "closed") : Check.well("following");
    }

    @Override
    public Map<String, Long> stats() {
        return Map.of("followings", (long) count.get(), "users", (long) byUser.size(), "turns", turned.sum());
    }

    /** Ends all who are left with {@link Why#STOPPED}; whoever comes afterwards ends so at once. */
    @Override
    public void close() {
        closed = true;
        byUser.forEach((user, all) -> {
            for (Follow follow : all) {
                follow.end(Why.STOPPED);
            }
        });
    }
}
