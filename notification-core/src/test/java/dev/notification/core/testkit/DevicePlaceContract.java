package dev.notification.core.testkit;

import static dev.notification.core.port.in.inbox.ReadChanges.Reason.EPOCH;
import static dev.notification.core.testkit.Said.ended;
import static dev.notification.core.testkit.Said.live;
import static dev.notification.core.testkit.Said.notification;
import static dev.notification.core.testkit.Said.reset;
import static dev.notification.core.testkit.Said.started;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.Revision;
import dev.notification.core.port.in.inbox.FollowInbox.Kind;
import dev.notification.core.port.in.inbox.FollowInbox.Request;
import dev.notification.core.port.in.inbox.FollowInbox.Why;
import dev.notification.core.port.out.DeviceStore.Contact;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where a device begins, and that it follows once. */
public interface DevicePlaceContract extends FollowerContract {
    DeviceId PHONE = new DeviceId("phone");
    DeviceId LAPTOP = new DeviceId("laptop");

    private static Observed follow(HandDriven inboxes, DeviceId device, Optional<Cursor> since) {
        Observed follower = inboxes.follow(inboxes.request(device, since));
        inboxes.run();
        return follower;
    }

    @Test
    default void aDeviceGoesOnAfterWhatItHasAcknowledged() {
        HandDriven inboxes = inboxes();
        follow(inboxes, PHONE, Optional.empty()).close();
        inboxes.commit("one", "two", "three");
        inboxes.devices().acknowledge(inboxes.ada(), PHONE, inboxes.cursor(1));
        inboxes.devices().write();

        Observed follower = follow(inboxes, PHONE, Optional.empty());

        inboxes.assertHeard(follower, started(1, 3), notification("two"), notification("three"), live(3, 2));
    }

    @Test
    default void anAcknowledgementCountsBeforeItIsWritten() {
        HandDriven inboxes = inboxes();
        follow(inboxes, PHONE, Optional.empty()).close();
        inboxes.commit("one", "two");
        inboxes.devices().acknowledge(inboxes.ada(), PHONE, inboxes.cursor(1));

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
    default void aDeviceMissesNothingThatIsAnnouncedWhileItsPlaceIsAsked() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.follow(inboxes.request(PHONE, Optional.empty()));
        inboxes.heads().runNext();

        inboxes.send("one");
        inboxes.run();

        inboxes.assertHeard(follower, started(0, 0), notification("one"), live(1, 1));
    }

    @Test
    default void aDeviceFindsWhatCommitsSilentlyWhileItsPlaceIsAsked() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.follow(inboxes.request(PHONE, Optional.empty()));
        inboxes.heads().runNext();

        inboxes.commit("silent");
        inboxes.recheck();
        inboxes.run();

        inboxes.assertHeard(follower, started(0, 0), notification("silent"), live(1, 1));
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
        inboxes.devices().acknowledge(inboxes.ada(), PHONE, inboxes.cursor(2));

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
        assertThat(inboxes.following().stats()).containsEntry("followings", 1L);
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
        inboxes.follow(new Request(
                inboxes.ada(),
                Optional.empty(),
                Optional.of(PHONE),
                Optional.of(inboxes.cursor(0)),
                new Kind("another", true, 1)));
        inboxes.follow(inboxes.request(Optional.empty()));
        inboxes.run();
        inboxes.send("one");

        inboxes.assertHeardLive(phone, notification("one"));
    }

    /** Every time it connects, until it acknowledges something: it may have gone before it could act on it. */
    @Test
    default void aDeviceThatComesBackAfterABackupWasRestoredIsToldSo() {
        HandDriven inboxes = inboxes();
        inboxes.commit("one", "two");
        var before = new Cursor(new Epoch("older"), new Revision(1));
        inboxes.stores().devices().connect(List.of(new Contact(inboxes.ada(), PHONE, before, Stores.NOW)));

        Observed first = follow(inboxes, PHONE, Optional.empty());
        first.close();
        Observed second = follow(inboxes, PHONE, Optional.empty());
        second.close();
        inboxes.devices().acknowledge(inboxes.ada(), PHONE, inboxes.cursor(2));
        Observed third = follow(inboxes, PHONE, Optional.empty());

        inboxes.assertHeard(first, started(1, 2), reset(EPOCH, 2), live(2, 0));
        inboxes.assertHeard(second, started(1, 2), reset(EPOCH, 2), live(2, 0));
        inboxes.assertHeard(third, started(2, 2), live(2, 0));
    }
}
