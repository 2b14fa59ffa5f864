package dev.notification.core.application.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.in.inbox.FollowInbox;
import dev.notification.core.port.in.inbox.ListenToInbox;
import dev.notification.core.port.in.inbox.ReadChanges;
import dev.notification.core.testkit.Stores;
import dev.notification.core.testkit.WrappedStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of a listener to which something happens besides changes. */
class ListenersWaitTest {
    private final Stores stores = Stores.inMemory();
    private final UserId ada = stores.user("ada");
    private boolean away;
    private final WrappedStore store = new WrappedStore(stores.inboxes()) {
        @Override
        public Map<UserId, Head> heads(Collection<UserId> users) {
            if (away) {
                throw new StoreUnavailableException("away", null);
            }
            return super.heads(users);
        }
    };
    private final InboxReading reading = new InboxReading(store);
    private final InboxFollowing following = new InboxFollowing(
            store,
            reading,
            new HeadAsking(store, Ticker.system(), Runnable::run),
            new Devices(
                    stores.devices(),
                    stores.sent(),
                    stores.inboxes().epoch(),
                    () -> Stores.NOW,
                    Ticker.system(),
                    Runnable::run),
            () -> Stores.NOW,
            Runnable::run);
    private final Listening listening = new Listening(following, reading);
    private final List<Change> heard = new ArrayList<>();

    private Cursor start() {
        return new Cursor(store.epoch(), Revision.START);
    }

    @Test
    void aListenerThatBeginsWhileTheStoreIsAwayHearsEverythingWhenItIsBack() {
        away = true;
        listening.listen(ada, Optional.of(start()), heard::add);
        stores.send(ada, ada, "one");

        listening.tick();
        assertThat(heard).isEmpty();
        away = false;
        listening.tick();

        assertThat(heard).hasSize(1);
    }

    @Test
    void aListenerThatWasClosedMeanwhileDoesNotBeginAnew() {
        away = true;
        FollowInbox.Following listener = listening.listen(ada, Optional.of(start()), heard::add);
        stores.send(ada, ada, "one");

        listener.close();
        away = false;
        listening.tick();

        assertThat(heard).isEmpty();
        assertThat(following.stats()).containsEntry("followings", 0L);
    }

    @Test
    void aListenerHearsThatItHasLostSomethingAndThatItIsOver() {
        var told = new ArrayList<Object>();
        listening.listen(
                ada, Optional.of(new Cursor(new Epoch("another"), new Revision(7))), new ListenToInbox.Listener() {
                    @Override
                    public void changed(Change change) {
                        told.add(change.revision());
                    }

                    @Override
                    public void reset(ReadChanges.Reason why, Head head) {
                        told.add(why);
                    }

                    @Override
                    public void ended(FollowInbox.Why why) {
                        told.add(why);
                    }
                });

        following.announce(stores.append(Stores.submission(ada, new Draft(ada, Content.of("after the reset"))))
                .changes());
        following.close();

        assertThat(told).containsExactly(ReadChanges.Reason.EPOCH, new Revision(1), FollowInbox.Why.STOPPED);
    }
}
