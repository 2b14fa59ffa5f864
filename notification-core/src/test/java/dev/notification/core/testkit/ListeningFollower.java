package dev.notification.core.testkit;

import dev.notification.core.application.inbox.Listening;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Change;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.port.in.inbox.FollowInbox;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A listener in the same process, as the contract of following sees it. */
final class ListeningFollower implements Observed {
    private static final Runnable NOTHING = () -> {};

    private final List<Heard> heard = new ArrayList<>();
    private final Set<NotificationId> known = new HashSet<>();
    private final FollowInbox.Following following;
    private Runnable whileCalled = NOTHING;

    ListeningFollower(Listening listening, FollowInbox.Request request) {
        following = listening.listen(request.user(), request.since(), this::hear);
    }

    private void hear(Change change) {
        Runnable deed;
        synchronized (this) {
            deed = whileCalled;
            whileCalled = NOTHING;
            boolean isNew = change instanceof Change.OfNotification one && known.add(one.id());
            heard.add(Heard.change(change, Heard.UNKNOWN, isNew || Heard.isWhole(change, Optional.empty())));
        }
        deed.run();
    }

    @Override
    public synchronized List<Heard> heard() {
        return List.copyOf(heard);
    }

    @Override
    public void roomFor(int more) {
        throw new UnsupportedOperationException("a listener has room for everything");
    }

    @Override
    public void whenFull(Runnable deed) {
        throw new UnsupportedOperationException("a listener is never full");
    }

    @Override
    public void roomAgain() {
        ready();
    }

    @Override
    public void ready() {
        following.ready();
    }

    @Override
    public synchronized void whileCalled(Runnable deed) {
        whileCalled = deed;
    }

    @Override
    public void renew(Caller newer) {
        following.renew(newer);
    }

    @Override
    public Cursor at() {
        return following.at();
    }

    @Override
    public void close() {
        following.close();
    }
}
