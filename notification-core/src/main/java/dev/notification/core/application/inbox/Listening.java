package dev.notification.core.application.inbox;

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
import java.util.function.Consumer;

/** Lets a listener in the same process follow an inbox. */
public final class Listening implements ListenToInbox {
    private static final System.Logger LOG = System.getLogger(Listening.class.getName());
    private static final FollowInbox.Kind KIND = new FollowInbox.Kind("listener", true, Integer.MAX_VALUE);

    private final FollowInbox following;
    private final ReadHead heads;

    public Listening(FollowInbox following, ReadHead heads) {
        this.following = following;
        this.heads = heads;
    }

    @Override
    public FollowInbox.Following listen(UserId user, Optional<Cursor> since, Consumer<? super Change> listener) {
        Cursor from = since.orElseGet(() -> heads.head(user).cursor());
        var request = new FollowInbox.Request(user, Optional.empty(), Optional.empty(), Optional.of(from), KIND);
        return following.follow(request, new Listener(user, listener));
    }

    private record Listener(UserId user, Consumer<? super Change> told) implements FollowInbox.Follower {
        @Override
        public void started(Cursor at, Head head) {}

        @Override
        public Revision take(FollowInbox.Changes changes) {
            changes.changes().forEach(this::tell);
            return changes.to();
        }

        /** What one listener does with a change is no reason to keep the next from it, or the change from others. */
        private void tell(Change change) {
            try {
                told.accept(change);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "a listener failed at revision " + change.revision(), e);
            }
        }

        @Override
        public boolean reset(ReadChanges.Reason why, Head head) {
            LOG.log(System.Logger.Level.WARNING, "a listener to user {0} goes on from the head: {1}", user, why);
            return true;
        }

        @Override
        public void ended(FollowInbox.Why why) {
            LOG.log(System.Logger.Level.DEBUG, "a listener to user {0} has ended: {1}", user, why);
        }
    }
}
