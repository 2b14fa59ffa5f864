package dev.notification.core.testkit;

import dev.notification.core.application.inbox.InboxReading;
import dev.notification.core.application.inbox.Listening;
import dev.notification.core.port.in.inbox.FollowInbox;
import dev.notification.core.testkit.Said.Word;

/**
 * What a listener in the same process hears: changes and nothing else, and it has room for all of them. {@link #stores()}
 * gives the same ones each time.
 */
public interface ListeningContract
        extends FollowingContract, AnnouncementContract, RecheckContract, InterleavingContract, FollowingRaceContract {
    @Override
    default boolean hasBounds() {
        return false;
    }

    @Override
    default boolean canBeFull() {
        return false;
    }

    @Override
    default FollowerKind followers() {
        Stores stores = stores();
        return new FollowerKind() {
            @Override
            public Observed follow(FollowInbox inboxes, FollowInbox.Request request) {
                return new ListeningFollower(new Listening(inboxes, new InboxReading(stores.inboxes())), request);
            }

            @Override
            public boolean hears(Word word) {
                return word == Word.NOTIFICATION || word == Word.STATE;
            }
        };
    }
}
