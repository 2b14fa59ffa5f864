package dev.notification.transport.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Transition;
import dev.notification.core.testkit.AnnouncementContract;
import dev.notification.core.testkit.FollowerKind;
import dev.notification.core.testkit.FollowingContract;
import dev.notification.core.testkit.HandDriven;
import dev.notification.core.testkit.Observed;
import dev.notification.core.testkit.RecheckContract;
import dev.notification.core.testkit.RoomContract;
import dev.notification.core.testkit.Said;
import dev.notification.core.testkit.Stores;
import dev.notification.protocol.CloseCode;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A session without a subprotocol hears of new notifications only, whole. */
class PlainSessionFollowsTest implements FollowingContract, AnnouncementContract, RecheckContract, RoomContract {
    @Override
    public Stores stores() {
        return Stores.inMemory();
    }

    @Override
    public FollowerKind followers() {
        return SessionFollower.kind(Mode.PLAIN);
    }

    /** It has no word for it. */
    @Test
    void aPlaceThatIsLostEndsIt() {
        HandDriven inboxes = inboxes();
        inboxes.commit("one");
        var session =
                SessionFollower.of(inboxes.following(), inboxes.request(Optional.of(inboxes.cursor(99))), Mode.PLAIN);

        inboxes.run();
        inboxes.send("two");

        assertThat(session.frames()).isEmpty();
        assertThat(session.closeCode()).hasValue(CloseCode.HISTORY_GONE.code());
        assertThat(inboxes.following().stats()).containsEntry("followings", 0L);
    }

    @Test
    void whatHasOnlyBeenReadSinceIsNoNewNotification() {
        HandDriven inboxes = inboxes();
        NotificationId one = inboxes.commit("one").get(0).id();
        inboxes.commitState(Transition.READ, one);
        Observed session = inboxes.followAfter(1);
        inboxes.run();

        inboxes.send("two");

        inboxes.assertHeard(session, Said.notification("two"));
        assertThat(session.at()).isEqualTo(inboxes.cursor(3));
    }
}
