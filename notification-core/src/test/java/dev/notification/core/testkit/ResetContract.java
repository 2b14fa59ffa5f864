package dev.notification.core.testkit;

import static dev.notification.core.port.in.inbox.ReadChanges.Reason.AHEAD;
import static dev.notification.core.port.in.inbox.ReadChanges.Reason.EPOCH;
import static dev.notification.core.port.in.inbox.ReadChanges.Reason.PURGED;
import static dev.notification.core.testkit.Said.live;
import static dev.notification.core.testkit.Said.notification;
import static dev.notification.core.testkit.Said.reset;
import static dev.notification.core.testkit.Said.started;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.Revision;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A follower whose place is lost is told so, and why, and goes on from the inbox's end: never a silent hole. */
public interface ResetContract extends FollowerContract {
    @Test
    default void aPlaceInAnotherHistoryIsLost() {
        HandDriven inboxes = inboxes();
        inboxes.commit("one", "two");
        Observed follower =
                inboxes.follow(inboxes.request(Optional.of(new Cursor(new Epoch("other"), new Revision(1)))));
        inboxes.run();

        inboxes.send("three");

        inboxes.assertHeard(follower, started(1, 2), reset(EPOCH, 2), live(2, 0), notification("three"));
    }

    @Test
    default void theSameRevisionOfAnotherHistoryIsLostToo() {
        HandDriven inboxes = inboxes();
        inboxes.commit("one", "two");
        Observed follower =
                inboxes.follow(inboxes.request(Optional.of(new Cursor(new Epoch("other"), new Revision(2)))));

        inboxes.run();

        inboxes.assertHeard(follower, started(2, 2), reset(EPOCH, 2), live(2, 0));
        assertThat(follower.at()).isEqualTo(inboxes.cursor(2));
    }

    @Test
    default void aPlaceThatTheInboxHasNotReachedIsLost() {
        HandDriven inboxes = inboxes();
        inboxes.commit("one");
        Observed follower = inboxes.followAfter(99);
        inboxes.run();

        inboxes.send("two");

        inboxes.assertHeard(follower, started(99, 1), reset(AHEAD, 1), live(1, 0), notification("two"));
    }

    @Test
    default void aPlaceFromWhichSomethingWasPurgedIsLost() {
        HandDriven inboxes = inboxes();
        inboxes.commit("one");
        inboxes.purge();
        Observed follower = inboxes.followAfter(0);
        inboxes.run();

        inboxes.send("two");

        inboxes.assertHeard(follower, started(0, 2), reset(PURGED, 2), live(2, 0), notification("two"));
    }

    @Test
    default void aPurgeWhileAPageIsReadLeavesNoSilentHole() {
        HandDriven inboxes = inboxes();
        inboxes.commit("one", "two");
        Observed follower = inboxes.followAfter(0);
        inboxes.store().onceAPageIsRead(inboxes::purge);

        inboxes.run();

        inboxes.assertHeard(follower, started(0, 2), reset(PURGED, 4), live(4, 0));
    }

    @Test
    default void aPurgeWhileItHasNoRoomIsToldWhenItHas() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.followLive();
        follower.roomFor(1);
        inboxes.send("one", "two");
        inboxes.run();
        inboxes.purge();

        follower.roomAgain();
        inboxes.run();
        inboxes.send("after");

        inboxes.assertHeard(
                follower, started(0, 0), live(0, 0), notification("one"), reset(PURGED, 4), notification("after"));
    }

    @Test
    default void whatCommitsWhileItIsToldSoComesNext() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.followAfter(99);
        inboxes.heads().runNext();
        follower.whileCalled(() -> inboxes.send("one"));

        inboxes.run();

        inboxes.assertHeard(follower, started(99, 0), reset(AHEAD, 0), notification("one"), live(1, 1));
    }

    @Test
    default void whatCommitsSilentlyWhileItIsToldSoComesNext() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.followAfter(99);
        inboxes.heads().runNext();
        follower.whileCalled(() -> {
            inboxes.commit("silent");
            inboxes.recheck();
        });

        inboxes.run();

        inboxes.assertHeard(follower, started(99, 0), reset(AHEAD, 0), notification("silent"), live(1, 1));
    }

    @Test
    default void whoHasNoRoomToHearItHearsItLater() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.followAfter(99);
        follower.whileCalled(() -> follower.roomFor(0));
        inboxes.run();
        inboxes.send("one");
        inboxes.run();
        inboxes.assertHeard(follower, started(99, 0));

        follower.roomAgain();
        inboxes.run();
        inboxes.send("two");

        inboxes.assertHeard(follower, started(99, 0), reset(AHEAD, 1), live(1, 0), notification("two"));
    }

    @Test
    default void roomThatComesWhileItCannotHearItIsNotForgotten() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.followAfter(99);
        follower.whileCalled(() -> follower.roomFor(0));
        follower.whenFull(follower::roomAgain);

        inboxes.run();

        inboxes.assertHeard(follower, started(99, 0), reset(AHEAD, 0), live(0, 0));
    }
}
