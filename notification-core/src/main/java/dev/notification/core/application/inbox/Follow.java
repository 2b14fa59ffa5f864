package dev.notification.core.application.inbox;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Change;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.Digest;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.Feed;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.in.inbox.FollowInbox.Changes;
import dev.notification.core.port.in.inbox.FollowInbox.Follower;
import dev.notification.core.port.in.inbox.FollowInbox.Following;
import dev.notification.core.port.in.inbox.FollowInbox.Kind;
import dev.notification.core.port.in.inbox.FollowInbox.Request;
import dev.notification.core.port.in.inbox.FollowInbox.Why;
import dev.notification.core.port.in.inbox.ReadChanges;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Future;

/**
 * One following of an inbox: it knows up to which revision its follower has taken it, and nothing else.
 *
 * <p>While it is live, committed changes are offered as they come; whenever the next is not exactly the one after what was
 * taken, or the follower does not take what it is offered, it catches up from the store, a page a turn. Hints that come
 * meanwhile are remembered as numbers and looked at before it goes live: this is why there is no seam between backlog and
 * live.
 *
 * <p>Its lock is held for a few instructions, never while the follower or the store is called. Whoever calls the follower
 * has set {@link #telling} before; what happens meanwhile is remembered, and looked at when that is unset.
 */
final class Follow implements Following {
    private static final System.Logger LOG = System.getLogger(Follow.class.getName());
    private static final int PAGE = 100;

    private enum Phase {
        /** Where it begins is being asked. */
        STARTING,
        /** A turn of catching up is under way or waits to be. */
        CATCHING_UP,
        /** The follower has no room; the next turn comes when it is ready. */
        NO_ROOM,
        /** The store was away; the next turn comes with the next tick. */
        STORE_AWAY,
        LIVE,
        ENDED
    }

    private final UserId user;
    private final Optional<DeviceId> device;
    private final Kind kind;
    private final Follower follower;
    private final InboxFollowing all;
    private volatile Caller caller;
    private volatile Future<?> asked;
    private Phase phase = Phase.STARTING;
    /** Somebody is calling the follower. */
    private boolean telling;
    /** What the follower is to be told once that call has returned; null: nothing. */
    private Why ending;

    private Epoch epoch;
    private long at;
    /** What the follower had when the present catching up began. */
    private long known;
    /** The newest revision that was announced. */
    private long announced;
    /** Something may have been committed that was never announced. */
    private boolean recheck;
    /** Room came while the follower was called. */
    private boolean roomCame;
    /** What was replayed; null until it starts, and once it has been live. */
    private Digest backlog;
    /** When it began to catch up for the first time. */
    private final long beganAtNanos = System.nanoTime();
    /** It was told to begin anew before it was live: counted as that. */
    private boolean wasReset;

    Follow(Request request, Follower follower, InboxFollowing all, Epoch epoch) {
        this.user = request.user();
        this.device = request.device();
        this.kind = request.kind();
        this.follower = follower;
        this.all = all;
        this.epoch = epoch;
        this.caller = request.caller().orElse(null);
    }

    UserId user() {
        return user;
    }

    Kind kind() {
        return kind;
    }

    /** Whether only one of the two may be. */
    boolean isSameDevice(Request other) {
        return device.isPresent() && device.equals(other.device()) && kind.equals(other.kind());
    }

    /** Empty: its follower has not said on which device it is. */
    Optional<DeviceId> device() {
        return device;
    }

    /** Empty: it is nobody's. */
    Optional<Caller> caller() {
        return Optional.ofNullable(caller);
    }

    @Override
    public void renew(Caller newer) {
        caller = newer;
    }

    @Override
    public synchronized Cursor at() {
        return new Cursor(epoch, new Revision(at));
    }

    synchronized boolean hasEnded() {
        return phase == Phase.ENDED;
    }

    /** Remembers the question where it begins, to take it back if it ends before. */
    void asks(Future<?> question) {
        asked = question;
        if (hasEnded()) {
            question.cancel(false);
        } else if (question.isDone()) {
            asked = null; // It was answered before it was remembered: it is not kept for the life of the following.
        }
    }

    /**
     * Where it begins is known. Never blocks: what there is to read is read in turns.
     *
     * @param start what the follower has already
     */
    void start(Cursor start, Head head) {
        synchronized (this) {
            if (phase != Phase.STARTING) {
                return;
            }
            phase = Phase.CATCHING_UP;
            asked = null;
            backlog = Digest.none(head);
            begin(start);
            telling = true;
        }
        try {
            follower.started(start, head);
        } catch (RuntimeException | Error e) {
            failed(e);
        }
        boolean goesOn;
        synchronized (this) {
            goesOn = stopTelling();
        }
        // At the head there is nothing to read, unless something has been announced since.
        if (!goesOn) {
            tellEnd();
        } else if (!start.equals(head.cursor()) || !goLive(head)) {
            all.turn(this);
        }
    }

    private void begin(Cursor start) {
        epoch = start.epoch();
        at = start.revision().value();
        known = at;
    }

    /** Offers what was committed just now, if it is next. */
    void offer(Changes changes) {
        boolean isNext;
        synchronized (this) {
            announced = Math.max(announced, changes.to().value());
            if (phase != Phase.LIVE || telling || changes.to().value() <= at) {
                return;
            }
            isNext = changes.from().value() == at;
            if (isNext) {
                startTelling();
            } else {
                catchUp();
            }
        }
        if (!isNext || takesLive(changes)) {
            all.turn(this);
        }
    }

    /** Whether it has to catch up now. */
    private boolean takesLive(Changes changes) {
        Revision taken = take(changes);
        synchronized (this) {
            boolean goesOn = stopTelling();
            at = taken.value();
            if (goesOn) {
                if (at < changes.to().value()) {
                    catchUp();
                    return hasRoomAfterAll();
                }
                if (announced > at || recheck) {
                    catchUp();
                    return true;
                }
                return false;
            }
        }
        tellEnd();
        return false;
    }

    private void catchUp() {
        phase = Phase.CATCHING_UP;
        known = at;
    }

    private void startTelling() {
        telling = true;
        roomCame = false;
    }

    /** With the lock held; false if it ended meanwhile: then the follower is told so without the lock. */
    private boolean stopTelling() {
        telling = false;
        return phase != Phase.ENDED;
    }

    /** With the lock held, when the follower said that there is no room: whether some came while it did. */
    private boolean hasRoomAfterAll() {
        if (!roomCame) {
            phase = Phase.NO_ROOM;
        }
        return roomCame;
    }

    private Revision take(Changes changes) {
        try {
            return follower.take(changes);
        } catch (RuntimeException | Error e) {
            failed(e);
            return changes.from();
        }
    }

    /** The follower threw: it is told so when its call has been left. */
    private void failed(Throwable failure) {
        LOG.log(System.Logger.Level.ERROR, "a follower of an inbox failed", failure);
        end(Why.FAILED);
    }

    /** Reads a page and offers it. Blocks on the store. */
    void turn() {
        Cursor since;
        synchronized (this) {
            if (phase != Phase.CATCHING_UP) {
                return;
            }
            // Whatever comes from here on may have committed after the page was read.
            recheck = false;
            since = at();
        }
        try {
            ReadChanges.Outcome outcome = all.read(new ReadChanges.Query(user, since, PAGE));
            boolean again = outcome.fold(changes -> replay(since, changes.feed()), this::reset);
            if (again) {
                all.turn(this);
            }
        } catch (StoreUnavailableException | OverloadedException e) {
            leave(Phase.CATCHING_UP, Phase.STORE_AWAY);
        } catch (RuntimeException | Error e) {
            leftBy(e);
        }
    }

    /** The outermost edge of a turn, wherever it was left. */
    private void leftBy(Throwable failure) {
        boolean wasTelling;
        boolean goesOn;
        synchronized (this) {
            wasTelling = telling;
            goesOn = stopTelling();
        }
        failed(failure);
        if (wasTelling && !goesOn) {
            tellEnd();
        }
    }

    /** Whether there is more to read. */
    private boolean replay(Cursor since, Feed feed) {
        if (feed.changes().isEmpty()) {
            return feed.more() || !goLive(feed.head());
        }
        Changes changes;
        synchronized (this) {
            if (phase != Phase.CATCHING_UP) {
                return false;
            }
            startTelling();
            var replay = new Changes.Replay(new Revision(known), backlog != null);
            changes = Changes.replayed(since, feed.changes(), replay);
        }
        Revision taken = take(changes);
        boolean goesOn;
        synchronized (this) {
            goesOn = stopTelling();
            at = Math.max(at, taken.value());
            count(changes, taken);
            if (goesOn && taken.value() < changes.to().value()) {
                return hasRoomAfterAll();
            }
        }
        if (!goesOn) {
            tellEnd();
            return false;
        }
        return feed.more() || !goLive(feed.head());
    }

    private void count(Changes changes, Revision taken) {
        if (backlog == null) {
            return;
        }
        for (Change change : changes.changes()) {
            if (!change.revision().isAfter(taken)) {
                backlog = backlog.plus(Digest.of(change, known));
            }
        }
    }

    private boolean reset(ReadChanges.Reset reset) {
        synchronized (this) {
            if (phase != Phase.CATCHING_UP) {
                return false;
            }
            startTelling();
        }
        boolean told = false;
        try {
            told = follower.reset(reset.reason(), reset.head());
        } catch (RuntimeException | Error e) {
            failed(e);
        }
        boolean goesOn;
        synchronized (this) {
            goesOn = stopTelling();
            if (goesOn && !told) {
                return hasRoomAfterAll();
            }
            if (goesOn) {
                begin(reset.head().cursor());
                resumed(reset.reason());
            }
        }
        if (!goesOn) {
            tellEnd();
            return false;
        }
        return !goLive(reset.head());
    }

    /**
     * Ends the catching up that has reached {@code head}, unless something newer was announced meanwhile. Its follower stands
     * where it took the last change, or was told that it is live: what is between there and the head has been superseded by
     * changes that are still to come, and those must begin where the follower stands.
     *
     * @return false if there is more to read
     */
    private boolean goLive(Head head) {
        Digest replayed;
        Cursor end;
        synchronized (this) {
            if (phase != Phase.CATCHING_UP) {
                return true;
            }
            if (backlog == null) {
                return !isBehind(at) && isLive();
            }
            end = new Cursor(
                    epoch, new Revision(Math.max(at, head.cursor().revision().value())));
            if (isBehind(end.revision().value())) {
                return false;
            }
            backlog = backlog.at(head);
            startTelling();
            replayed = backlog;
        }
        boolean told = false;
        try {
            told = follower.live(end, replayed);
        } catch (RuntimeException | Error e) {
            failed(e);
        }
        synchronized (this) {
            if (stopTelling()) {
                if (!told) {
                    return !hasRoomAfterAll();
                }
                at = end.revision().value();
                caughtUp(backlog.replayed());
                backlog = null;
                known = at;
                return !isBehind(at) && isLive();
            }
        }
        tellEnd();
        return true;
    }

    /** With the lock held. Of a session that is over before it was live nobody knows how it would have gone on. */
    private void caughtUp(long changes) {
        if (kind.isPresence()) {
            all.measures().caughtUp(changes, wasReset, System.nanoTime() - beganAtNanos);
        }
    }

    /** With the lock held. */
    private void resumed(ReadChanges.Reason reset) {
        if (kind.isPresence()) {
            wasReset = true;
            all.measures().reset(reset);
        }
    }

    /** With the lock held. */
    private boolean isBehind(long place) {
        return announced > place || recheck;
    }

    private boolean isLive() {
        phase = Phase.LIVE;
        return true;
    }

    @Override
    public void ready() {
        synchronized (this) {
            if (telling) {
                roomCame = true;
                return;
            }
        }
        if (leave(Phase.NO_ROOM, Phase.CATCHING_UP)) {
            all.turn(this);
        }
    }

    /** Something may have been committed that was never announced. */
    void recheck() {
        synchronized (this) {
            if (phase != Phase.LIVE || telling) {
                recheck = true;
                return;
            }
            catchUp();
        }
        all.turn(this);
    }

    /** What time brings: the token's end, or another try to reach the store. */
    void tick(Instant now) {
        Caller present = caller;
        if (present != null && !present.expiresAt().isAfter(now)) {
            end(Why.EXPIRED);
        } else if (leave(Phase.STORE_AWAY, Phase.CATCHING_UP)) {
            all.turn(this);
        }
    }

    private synchronized boolean leave(Phase present, Phase next) {
        if (phase != present) {
            return false;
        }
        phase = next;
        return true;
    }

    /** Ends it and says so to the follower, at once or when the call that is under way returns. */
    void end(Why why) {
        boolean isTelling;
        synchronized (this) {
            if (phase == Phase.ENDED) {
                return;
            }
            phase = Phase.ENDED;
            isTelling = telling;
            ending = why;
        }
        takeBack();
        if (!isTelling) {
            tellEnd();
        }
    }

    /** Says nothing if the follower ended it itself. */
    private void tellEnd() {
        Why why;
        synchronized (this) {
            why = ending;
        }
        if (why == null) {
            return;
        }
        try {
            follower.ended(why);
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "a follower of an inbox failed at its end", e);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            // If it was ended from here within the call that is under way, its follower wants to hear no more either.
            ending = null;
            if (phase == Phase.ENDED) {
                return;
            }
            phase = Phase.ENDED;
        }
        takeBack();
    }

    private void takeBack() {
        all.forget(this);
        Future<?> question = asked;
        if (question != null) {
            question.cancel(false);
        }
    }
}
