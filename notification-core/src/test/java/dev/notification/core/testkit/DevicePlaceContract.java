package dev.notification.core.testkit;

import static dev.notification.core.testkit.Said.ended;
import static dev.notification.core.testkit.Said.live;
import static dev.notification.core.testkit.Said.notification;
import static dev.notification.core.testkit.Said.started;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.Revision;
import dev.notification.core.port.in.inbox.FollowInbox.Kind;
import dev.notification.core.port.in.inbox.FollowInbox.Request;
import dev.notification.core.port.in.inbox.FollowInbox.Why;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where a device begins, and how many may follow at once. */
public interface DevicePlaceContract extends FollowerContract {
    DeviceId PHONE = new DeviceId("phone");
    DeviceId LAPTOP = new DeviceId("laptop");
    Kind ONLY_ONE = new Kind("only one", true, 1);

    private static Observed follow(HandDriven inboxes, DeviceId device, Optional<Cursor> since) {
        Observed follower = inboxes.follow(inboxes.request(device, since));
        inboxes.run();
        return follower;
    }

    private static Request request(HandDriven inboxes, Optional<DeviceId> device, Kind kind) {
        return new Request(inboxes.ada(), Optional.empty(), device, Optional.of(inboxes.cursor(0)), kind);
    }

    @Test
    default void aDeviceGoesOnAfterWhatItHasAcknowledged() {
        HandDriven inboxes = inboxes();
        follow(inboxes, PHONE, Optional.empty()).close();
        inboxes.commit("one", "two", "three");
        inboxes.devices().acknowledge(inboxes.ada(), PHONE, new Revision(1));
        inboxes.devices().write();

        Observed follower = follow(inboxes, PHONE, Optional.empty());

        inboxes.assertHeard(follower, started(1, 3), notification("two"), notification("three"), live(3, 2));
    }

    @Test
    default void anAcknowledgementCountsBeforeItIsWritten() {
        HandDriven inboxes = inboxes();
        follow(inboxes, PHONE, Optional.empty()).close();
        inboxes.commit("one", "two");
        inboxes.devices().acknowledge(inboxes.ada(), PHONE, new Revision(1));

        Observed follower = follow(inboxes, PHONE, Optional.empty());

        inboxes.assertHeard(follower, started(1, 2), notification("two"), live(2, 1));
    }

    @Test
    default void aDeviceThatIsNotKnownBeginsAtTheEnd() {
        HandDriven inboxes = inboxes();
        inboxes.commit("one");

        Observed follower = follow(inboxes, PHONE, Optional.empty());

        inboxes.assertHeard(follower, started(1, 1), live(1, 0));
    }

    @Test
    default void aDeviceThatIsNotKnownMissesNothingThatIsAnnouncedBeforeTheEndIsKnown() {
        HandDriven inboxes = inboxes();
        inboxes.commit("before");
        Observed follower = inboxes.follow(inboxes.request(PHONE, Optional.empty()));

        inboxes.send("one");
        inboxes.run();

        inboxes.assertHeard(follower, started(1, 2), notification("one"), live(2, 1));
    }

    @Test
    default void aDeviceThatIsNotKnownMissesNothingThatIsAnnouncedLate() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.follow(inboxes.request(PHONE, Optional.empty()));
        Runnable announced = inboxes.following().begin(inboxes.ada()::equals);
        List<Change> one = inboxes.commit("one");
        inboxes.run();

        inboxes.announce(one);
        announced.run();
        inboxes.run();

        inboxes.assertHeard(follower, started(0, 1), notification("one"), live(1, 1));
    }

    @Test
    default void aDeviceMissesNothingThatIsAnnouncedWhileItsPlaceIsAsked() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.follow(inboxes.request(PHONE, Optional.empty()));
        inboxes.heads().runNext();

        inboxes.send("one");
        inboxes.run();

        inboxes.assertHeard(follower, started(0, 0), notification("one"), live(1, 1));
    }

    @Test
    default void aDeviceThatIsNotKnownBeginsWhereItSaysAndIsKnownFromThereOn() {
        HandDriven inboxes = inboxes();
        inboxes.commit("one", "two", "three");

        Observed first = follow(inboxes, PHONE, Optional.of(inboxes.cursor(2)));
        first.close();
        Observed second = follow(inboxes, PHONE, Optional.empty());

        inboxes.assertHeard(first, started(2, 3), notification("three"), live(3, 1));
        inboxes.assertHeard(second, started(2, 3), notification("three"), live(3, 1));
    }

    @Test
    default void whatADeviceSaysOverrulesWhatItHasAcknowledged() {
        HandDriven inboxes = inboxes();
        follow(inboxes, PHONE, Optional.empty()).close();
        inboxes.commit("one", "two");
        inboxes.devices().acknowledge(inboxes.ada(), PHONE, new Revision(2));

        Observed follower = follow(inboxes, PHONE, Optional.of(inboxes.cursor(0)));

        inboxes.assertHeard(follower, started(0, 2), notification("one"), notification("two"), live(2, 2));
    }

    @Test
    default void theSameDeviceReplacesItself() {
        HandDriven inboxes = inboxes();
        Observed older = follow(inboxes, PHONE, Optional.of(inboxes.cursor(0)));

        Observed newer = follow(inboxes, PHONE, Optional.of(inboxes.cursor(0)));
        inboxes.send("one");
        inboxes.run();

        inboxes.assertHeardLive(older, ended(Why.REPLACED));
        inboxes.assertHeardLive(newer, notification("one"));
    }

    @Test
    default void aDeviceReplacesItselfBeforeItHasStartedAndWhileItIsCalled() {
        HandDriven inboxes = inboxes();
        Observed first = inboxes.follow(inboxes.request(PHONE, Optional.of(inboxes.cursor(0))));
        Observed second = follow(inboxes, PHONE, Optional.of(inboxes.cursor(0)));
        second.whileCalled(() -> inboxes.follow(inboxes.request(PHONE, Optional.of(inboxes.cursor(0)))));

        inboxes.send("one");
        inboxes.run();
        inboxes.send("two");

        inboxes.assertHeard(first, ended(Why.REPLACED));
        inboxes.assertHeardLive(second, notification("one"), ended(Why.REPLACED));
    }

    @Test
    default void anotherDeviceOrKindReplacesNothing() {
        HandDriven inboxes = inboxes();
        Observed phone = follow(inboxes, PHONE, Optional.of(inboxes.cursor(0)));

        follow(inboxes, LAPTOP, Optional.of(inboxes.cursor(0)));
        inboxes.follow(request(inboxes, Optional.of(PHONE), ONLY_ONE));
        inboxes.follow(inboxes.request(Optional.empty()));
        inboxes.run();
        inboxes.send("one");

        inboxes.assertHeardLive(phone, notification("one"));
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
        Request phone = request(inboxes, Optional.of(PHONE), ONLY_ONE);
        Observed older = inboxes.follow(phone);
        inboxes.run();

        assertThat(inboxes.following().hasRoom(phone)).isTrue();
        assertThat(inboxes.following().hasRoom(request(inboxes, Optional.of(LAPTOP), ONLY_ONE)))
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
}
