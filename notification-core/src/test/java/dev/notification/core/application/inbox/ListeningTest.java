package dev.notification.core.application.inbox;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Change;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.port.in.inbox.FollowInbox;
import dev.notification.core.testkit.AnnouncementContract;
import dev.notification.core.testkit.FollowerKind;
import dev.notification.core.testkit.FollowingContract;
import dev.notification.core.testkit.FollowingRaceContract;
import dev.notification.core.testkit.Heard;
import dev.notification.core.testkit.InterleavingContract;
import dev.notification.core.testkit.Observed;
import dev.notification.core.testkit.RecheckContract;
import dev.notification.core.testkit.Said.Word;
import dev.notification.core.testkit.Stores;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A listener hears changes and nothing else, and has room for all of them. */
class ListeningTest
        implements FollowingContract,
                AnnouncementContract,
                RecheckContract,
                InterleavingContract,
                FollowingRaceContract {
    private final Stores stores = Stores.inMemory();

    @Override
    public Stores stores() {
        return stores;
    }

    @Override
    public boolean hasBounds() {
        return false;
    }

    @Override
    public boolean canBeFull() {
        return false;
    }

    @Override
    public FollowerKind followers() {
        return new FollowerKind() {
            @Override
            public Observed follow(FollowInbox inboxes, FollowInbox.Request request) {
                return new Ear(new Listening(inboxes, new InboxReading(stores.inboxes())), request);
            }

            @Override
            public boolean hears(Word word) {
                return word == Word.NOTIFICATION || word == Word.STATE;
            }
        };
    }

    private static final class Ear implements Observed {
        private static final Runnable NOTHING = () -> {};

        private final List<Heard> heard = new ArrayList<>();
        private final Set<NotificationId> known = new HashSet<>();
        private final FollowInbox.Following following;
        private Runnable whileCalled = NOTHING;

        Ear(Listening listening, FollowInbox.Request request) {
            following = listening.listen(request.user(), request.since(), this::hear);
        }

        private void hear(Change change) {
            Runnable deed;
            synchronized (this) {
                deed = whileCalled;
                whileCalled = NOTHING;
                boolean isNew = known.add(change.id());
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
}
