package dev.notification.core.application.inbox;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Change;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.in.inbox.FollowInbox;
import dev.notification.core.port.in.inbox.ListenToInbox;
import dev.notification.core.port.in.inbox.ReadChanges;
import dev.notification.core.port.in.inbox.ReadHead;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Lets listeners in the same process follow inboxes. Thread-safe. */
public final class Listening implements ListenToInbox {
    private static final System.Logger LOG = System.getLogger(Listening.class.getName());
    private static final FollowInbox.Kind KIND = new FollowInbox.Kind("listener", true, Integer.MAX_VALUE);

    private final FollowInbox following;
    private final ReadHead heads;
    /** Those that could not begin, since the store was away. */
    private final Queue<Subscription> away = new ConcurrentLinkedQueue<>();

    public Listening(FollowInbox following, ReadHead heads) {
        this.following = following;
        this.heads = heads;
    }

    @Override
    public FollowInbox.Following listen(UserId user, Optional<Cursor> since, Listener listener) {
        Cursor from = since.orElseGet(() -> heads.head(user).cursor());
        var subscription = new Subscription(user, from, listener);
        subscription.follow();
        return subscription;
    }

    /** Called every second or so: lets those that waited for the store begin anew. Never blocks. */
    public void tick() {
        for (int waiting = away.size(); waiting > 0; waiting--) {
            Subscription one = away.poll();
            if (one != null) {
                one.follow();
            }
        }
    }

    /** One listener, through as many followings as it takes. */
    private final class Subscription implements FollowInbox.Follower, FollowInbox.Following {
        private final UserId user;
        private final Listener listener;
        private FollowInbox.Following present;
        private boolean closed;
        private volatile Cursor at;

        Subscription(UserId user, Cursor from, Listener listener) {
            this.user = user;
            this.at = from;
            this.listener = listener;
        }

        synchronized void follow() {
            if (!closed) {
                present = following.follow(
                        new FollowInbox.Request(user, Optional.empty(), Optional.empty(), Optional.of(at), KIND), this);
            }
        }

        @Override
        public void started(Cursor from, Head head) {}

        @Override
        public Revision take(FollowInbox.Changes changes) {
            for (Change change : changes.changes()) {
                tell(() -> listener.changed(change));
            }
            at = new Cursor(changes.epoch(), changes.to());
            return changes.to();
        }

        @Override
        public boolean reset(ReadChanges.Reason why, Head head) {
            at = head.cursor();
            LOG.log(System.Logger.Level.WARNING, "a listener to user {0} goes on from the head: {1}", user, why);
            tell(() -> listener.reset(why, head));
            return true;
        }

        @Override
        public void ended(FollowInbox.Why why) {
            if (why == FollowInbox.Why.STORE_UNAVAILABLE) {
                LOG.log(System.Logger.Level.WARNING, "a listener to user {0} waits for the store", user);
                away.add(this);
            } else {
                tell(() -> listener.ended(why));
            }
        }

        /** What one listener does with a change is no reason to keep the next from it, or the change from others. */
        private void tell(Runnable call) {
            try {
                call.run();
            } catch (RuntimeException | Error e) {
                LOG.log(System.Logger.Level.ERROR, "a listener to user " + user + " failed", e);
            }
        }

        @Override
        public void ready() {}

        @Override
        public Cursor at() {
            return at;
        }

        @Override
        public synchronized void renew(Caller newer) {
            present.renew(newer);
        }

        @Override
        public synchronized void close() {
            closed = true;
            present.close();
        }
    }
}
