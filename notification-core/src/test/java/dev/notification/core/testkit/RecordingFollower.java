package dev.notification.core.testkit;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Change;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Digest;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.Revision;
import dev.notification.core.port.in.inbox.FollowInbox;
import dev.notification.core.port.in.inbox.ReadChanges;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes down everything that a follower can be told. It notices if two threads call it at once. */
public final class RecordingFollower implements FollowInbox.Follower, Observed {
    private static final Runnable NOTHING = () -> {};

    private final List<Heard> heard = new ArrayList<>();
    private final AtomicInteger callers = new AtomicInteger();
    private int room = Integer.MAX_VALUE;
    private Runnable whileCalled = NOTHING;
    private Runnable whenFull = NOTHING;
    private FollowInbox.Following following;

    private RecordingFollower() {}

    public static RecordingFollower of(FollowInbox inboxes, FollowInbox.Request request) {
        var follower = new RecordingFollower();
        FollowInbox.Following following = inboxes.follow(request, follower);
        synchronized (follower) {
            follower.following = following;
        }
        return follower;
    }

    /** Such followers as a kind that a contract tests. */
    public static FollowerKind kind() {
        return RecordingFollower::of;
    }

    @Override
    public synchronized List<Heard> heard() {
        return List.copyOf(heard);
    }

    private synchronized void hear(Heard one) {
        heard.add(one);
    }

    private void enter() {
        if (callers.incrementAndGet() > 1) {
            throw new AssertionError("two threads call one follower");
        }
        Runnable deed;
        synchronized (this) {
            deed = whileCalled;
            whileCalled = NOTHING;
        }
        try {
            deed.run();
        } catch (RuntimeException e) {
            leave();
            throw e;
        }
    }

    private void leave() {
        callers.decrementAndGet();
    }

    /** Without a lock: what is done then may call the following, and so may other threads. */
    private boolean takesRoom() {
        Runnable deed;
        synchronized (this) {
            if (room > 0) {
                room--;
                return true;
            }
            deed = whenFull;
            whenFull = NOTHING;
        }
        deed.run();
        return false;
    }

    @Override
    public void started(Cursor at, Head head) {
        enter();
        long place = at.revision().value();
        hear(Heard.place(Said.started(place, head.cursor().revision().value()), place));
        leave();
    }

    @Override
    public Revision take(FollowInbox.Changes changes) {
        enter();
        long taken = changes.from().value();
        for (Change change : changes.changes()) {
            if (!takesRoom()) {
                break;
            }
            hear(Heard.change(change, taken, Heard.isWhole(change, changes.replay())));
            taken = change.revision().value();
        }
        leave();
        return new Revision(taken);
    }

    @Override
    public boolean live(Cursor at, Digest replayed) {
        long place = at.revision().value();
        return says(Heard.place(Said.live(place, replayed.replayed()), place));
    }

    @Override
    public boolean reset(ReadChanges.Reason why, Head head) {
        long place = head.cursor().revision().value();
        return says(Heard.place(Said.reset(why, place), place));
    }

    private boolean says(Heard one) {
        enter();
        boolean told = takesRoom();
        if (told) {
            hear(one);
        }
        leave();
        return told;
    }

    @Override
    public void ended(FollowInbox.Why why) {
        enter();
        hear(Heard.word(Said.ended(why)));
        leave();
    }

    @Override
    public synchronized void roomFor(int more) {
        room = more;
    }

    @Override
    public void roomAgain() {
        roomFor(Integer.MAX_VALUE);
        ready();
    }

    @Override
    public void ready() {
        following().ready();
    }

    private synchronized FollowInbox.Following following() {
        return following;
    }

    @Override
    public synchronized void whileCalled(Runnable deed) {
        whileCalled = deed;
    }

    @Override
    public synchronized void whenFull(Runnable deed) {
        whenFull = deed;
    }

    @Override
    public void renew(Caller newer) {
        following().renew(newer);
    }

    @Override
    public Cursor at() {
        return following().at();
    }

    @Override
    public void close() {
        following().close();
    }
}
