package dev.notification.core.testkit;

import static dev.notification.core.testkit.Said.live;
import static dev.notification.core.testkit.Said.notification;
import static dev.notification.core.testkit.Said.started;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A follower that takes nothing for a while costs nothing, misses nothing and holds nobody up. */
public interface RoomContract extends FollowerContract {
    @Test
    default void ofOneCommitItTakesWhatItHasRoomForAndTheRestLater() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.followLive();
        follower.roomFor(1);

        inboxes.send("one", "two", "three");
        inboxes.run();
        inboxes.assertHeardLive(follower, notification("one"));
        assertThat(follower.at()).isEqualTo(inboxes.cursor(1));

        follower.roomAgain();
        inboxes.run();
        inboxes.assertHeardLive(follower, notification("one"), notification("two"), notification("three"));
    }

    @Test
    default void ofAPageItTakesWhatItHasRoomForAndTheRestLater() {
        HandDriven inboxes = inboxes();
        inboxes.commit("one", "two", "three");
        Observed follower = inboxes.followAfter(0);
        inboxes.heads().runNext();
        follower.roomFor(2);

        inboxes.run();
        inboxes.assertHeard(follower, started(0, 3), notification("one"), notification("two"));
        assertThat(follower.at()).isEqualTo(inboxes.cursor(2));

        follower.roomAgain();
        inboxes.run();
        inboxes.assertHeard(
                follower, started(0, 3), notification("one"), notification("two"), notification("three"), live(3, 3));
    }

    @Test
    default void whoHasRoomForOneAtATimeHearsEverythingOnce() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.followLive();
        follower.roomFor(0);
        inboxes.send("one", "two", "three", "four");
        inboxes.run();

        for (int i = 0; i < 5; i++) {
            follower.roomFor(1);
            follower.ready();
            inboxes.run();
        }

        inboxes.assertHeardLive(
                follower, notification("one"), notification("two"), notification("three"), notification("four"));
    }

    @Test
    default void whileThereIsNoRoomNothingIsRead() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.followLive();
        follower.roomFor(0);
        inboxes.send("one");
        inboxes.run();
        int calls = inboxes.store().calls();

        inboxes.send("two");
        inboxes.recheck();
        inboxes.tick();
        inboxes.run();
        assertThat(inboxes.store().calls()).isEqualTo(calls);

        follower.roomAgain();
        inboxes.run();
        inboxes.assertHeardLive(follower, notification("one"), notification("two"));
    }

    @Test
    default void whatCommitsSilentlyWhileThereIsNoRoomIsFoundLater() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.followLive();
        follower.roomFor(0);
        inboxes.send("one");
        inboxes.run();
        inboxes.commit("silent");
        inboxes.recheck();

        follower.roomAgain();
        inboxes.run();

        inboxes.assertHeardLive(follower, notification("one"), notification("silent"));
    }

    @Test
    default void roomThatComesWhileItSaysThatThereIsNoneIsNotForgotten() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.followLive();
        follower.roomFor(0);
        follower.whenFull(follower::roomAgain);

        inboxes.send("one");
        inboxes.run();

        inboxes.assertHeardLive(follower, notification("one"));
    }

    @Test
    default void roomThatComesWhileAPageIsRefusedIsNotForgotten() {
        HandDriven inboxes = inboxes();
        inboxes.commit("one", "two");
        Observed follower = inboxes.followAfter(0);
        inboxes.heads().runNext();
        follower.roomFor(1);
        follower.whenFull(follower::roomAgain);

        inboxes.run();

        inboxes.assertHeard(follower, started(0, 2), notification("one"), notification("two"), live(2, 2));
    }

    @Test
    default void sayingThatThereIsRoomWithoutNeedDoesNothing() {
        HandDriven inboxes = inboxes();
        inboxes.commit("one");
        Observed follower = inboxes.followAfter(0);
        follower.ready();
        inboxes.heads().runNext();
        follower.ready();
        inboxes.run();
        int calls = inboxes.store().calls();

        follower.ready();
        follower.ready();
        inboxes.run();

        inboxes.assertHeard(follower, started(0, 1), notification("one"), live(1, 1));
        assertThat(inboxes.store().calls()).isEqualTo(calls);
    }

    @Test
    default void roomThatCameLongAgoIsNoRoomNow() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.followLive();
        follower.whileCalled(follower::ready);
        inboxes.send("one");
        follower.roomFor(0);
        int calls = inboxes.store().calls();

        inboxes.send("two");
        inboxes.run();

        inboxes.assertHeardLive(follower, notification("one"));
        assertThat(inboxes.store().calls()).isEqualTo(calls);
    }

    @Test
    default void whoHasNoRoomToHearThatItIsLiveHearsItLater() {
        HandDriven inboxes = inboxes();
        inboxes.commit("one");
        Observed follower = inboxes.followAfter(0);
        inboxes.heads().runNext();
        follower.roomFor(1);
        inboxes.run();
        inboxes.assertHeard(follower, started(0, 1), notification("one"));

        follower.roomAgain();
        inboxes.run();
        follower.ready();
        inboxes.run();

        inboxes.assertHeard(follower, started(0, 1), notification("one"), live(1, 1));
    }

    @Test
    default void whatCommitsBeforeItHasRoomToHearThatItIsLiveComesFirst() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.followAfter(0);
        follower.whileCalled(() -> follower.roomFor(0));
        inboxes.run();
        inboxes.send("one");
        inboxes.run();
        inboxes.assertHeard(follower, started(0, 0));

        follower.roomAgain();
        inboxes.run();

        inboxes.assertHeard(follower, started(0, 0), notification("one"), live(1, 1));
    }

    @Test
    default void roomThatComesWhileItCannotHearThatItIsLiveIsNotForgotten() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.followAfter(0);
        follower.whileCalled(() -> follower.roomFor(0));
        follower.whenFull(follower::roomAgain);

        inboxes.run();

        inboxes.assertHeard(follower, started(0, 0), live(0, 0));
    }

    @Test
    default void whoHasNoRoomHoldsNobodyUp() {
        HandDriven inboxes = inboxes();
        Observed slow = inboxes.followLive();
        Observed quick = inboxes.followLive();
        slow.roomFor(0);

        inboxes.send("one");
        inboxes.send("two");

        inboxes.assertHeardLive(quick, notification("one"), notification("two"));
        inboxes.assertHeardLive(slow);
    }
}
