package dev.notification.core.testkit;

import static dev.notification.core.testkit.Said.ended;
import static dev.notification.core.testkit.Said.live;
import static dev.notification.core.testkit.Said.started;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.Presence;
import dev.notification.core.port.in.inbox.FollowInbox.Kind;
import dev.notification.core.port.in.inbox.FollowInbox.Request;
import dev.notification.core.port.in.inbox.FollowInbox.Why;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How many may follow one inbox at once, and what counts as being online. */
public interface AdmissionContract extends FollowerContract {
    Kind ONLY_ONE = new Kind("only one", true, 1);

    private static Request request(HandDriven inboxes, Optional<DeviceId> device, Kind kind) {
        return new Request(inboxes.ada(), Optional.empty(), device, Optional.of(inboxes.cursor(0)), kind);
    }

    @Test
    default void whoeverIsOneTooManyIsTurnedAway() {
        HandDriven inboxes = inboxes();
        Request request = request(inboxes, Optional.empty(), ONLY_ONE);
        assertThat(inboxes.following().hasRoom(request)).isTrue();
        Observed first = inboxes.follow(request);
        inboxes.run();
        int calls = inboxes.store().calls();

        assertThat(inboxes.following().hasRoom(request)).isFalse();
        Observed second = inboxes.follow(request);
        inboxes.run();

        inboxes.assertHeard(second, ended(Why.TOO_MANY));
        inboxes.assertHeard(first, started(0, 0), live(0, 0));
        assertThat(inboxes.store().calls()).isEqualTo(calls);
    }

    @Test
    default void aPlaceThatIsLeftCanBeTaken() {
        HandDriven inboxes = inboxes();
        Request request = request(inboxes, Optional.empty(), ONLY_ONE);
        inboxes.follow(request).close();

        assertThat(inboxes.following().hasRoom(request)).isTrue();
        Observed next = inboxes.follow(request);
        inboxes.run();

        inboxes.assertHeard(next, started(0, 0), live(0, 0));
    }

    @Test
    default void aDeviceMayTakeItsOwnPlaceWhenThereIsNoOther() {
        HandDriven inboxes = inboxes();
        Request phone = request(inboxes, Optional.of(DevicePlaceContract.PHONE), ONLY_ONE);
        Observed older = inboxes.follow(phone);
        inboxes.run();

        assertThat(inboxes.following().hasRoom(phone)).isTrue();
        assertThat(inboxes.following().hasRoom(request(inboxes, Optional.of(DevicePlaceContract.LAPTOP), ONLY_ONE)))
                .isFalse();
        Observed newer = inboxes.follow(phone);
        inboxes.run();

        inboxes.assertHeard(older, started(0, 0), live(0, 0), ended(Why.REPLACED));
        inboxes.assertHeard(newer, started(0, 0), live(0, 0));
    }

    @Test
    default void placesOfOneKindAreNotTakenByAnother() {
        HandDriven inboxes = inboxes();
        inboxes.followLive();
        inboxes.followLive();

        assertThat(inboxes.following().hasRoom(request(inboxes, Optional.empty(), ONLY_ONE)))
                .isTrue();
    }

    @Test
    default void ofSeveralThatWantTheLastPlaceExactlyOneGetsIt() {
        HandDriven inboxes = inboxes();
        Request request = request(inboxes, Optional.empty(), ONLY_ONE);

        List<Observed> followers = Racing.of(8, racer -> inboxes.follow(request));
        inboxes.run();

        List<Observed> turnedAway = followers.stream()
                .filter(follower ->
                        follower.heard().stream().anyMatch(heard -> heard.said().word() == Said.Word.ENDED))
                .toList();
        assertThat(turnedAway).hasSize(7);
        turnedAway.forEach(follower -> inboxes.assertHeard(follower, ended(Why.TOO_MANY)));
        assertThat(inboxes.following().hasRoom(request)).isFalse();
    }

    @Test
    default void aUserIsOnlineWhileFollowedInAWayThatCounts() {
        HandDriven inboxes = inboxes();
        var unseen = new Kind("unseen", false, 1);
        inboxes.follow(request(inboxes, Optional.empty(), unseen));
        assertThat(inboxes.following().isOnline(inboxes.ada())).isFalse();

        Observed follower = inboxes.followLive();
        assertThat(inboxes.following().isOnline(inboxes.ada())).isTrue();

        follower.close();
        assertThat(inboxes.following().isOnline(inboxes.ada())).isFalse();
    }

    @Test
    default void aDeviceIsConnectedWhileItFollowsInAWayThatCounts() {
        HandDriven inboxes = inboxes();
        var unseen = new Kind("unseen", false, 1);
        var presence = new Kind("presence", true, 3);
        inboxes.follow(request(inboxes, Optional.of(DevicePlaceContract.LAPTOP), unseen));
        assertThat(inboxes.following().presence(inboxes.ada())).isEqualTo(Presence.OFFLINE);

        Observed nameless = inboxes.follow(request(inboxes, Optional.empty(), presence));
        assertThat(inboxes.following().presence(inboxes.ada())).isEqualTo(new Presence(true, Set.of()));

        Observed phone = inboxes.follow(request(inboxes, Optional.of(DevicePlaceContract.PHONE), presence));
        Observed again = inboxes.follow(request(inboxes, Optional.of(DevicePlaceContract.PHONE), presence));
        phone.close();
        assertThat(inboxes.following().presence(inboxes.ada()))
                .isEqualTo(new Presence(true, Set.of(DevicePlaceContract.PHONE)));

        again.close();
        assertThat(inboxes.following().presence(inboxes.ada())).isEqualTo(new Presence(true, Set.of()));
        nameless.close();
        assertThat(inboxes.following().presence(inboxes.ada())).isEqualTo(Presence.OFFLINE);
    }
}
