package dev.notification.core.testkit;

import static dev.notification.core.testkit.Said.live;
import static dev.notification.core.testkit.Said.notification;
import static dev.notification.core.testkit.Said.started;
import static dev.notification.core.testkit.Said.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** In order, without a gap, each change once, and no seam between what was there and what comes. */
public interface FollowingContract extends FollowerContract {
    @Test
    default void whatWasThereComesBeforeWhatCommitsNow() {
        HandDriven inboxes = inboxes();
        inboxes.commit("one", "two");
        Observed follower = inboxes.followAfter(0);
        inboxes.run();

        inboxes.send("three");

        inboxes.assertHeard(
                follower, started(0, 2), notification("one"), notification("two"), live(2, 2), notification("three"));
    }

    @Test
    default void onlyWhatComesAfterItsPlaceIsHeard() {
        HandDriven inboxes = inboxes();
        inboxes.commit("one", "two", "three");

        Observed follower = inboxes.followAfter(2);
        inboxes.run();

        inboxes.assertHeard(follower, started(2, 3), notification("three"), live(3, 1));
    }

    @Test
    default void whoHasEverythingIsLiveWithoutReadingAPage() {
        HandDriven inboxes = inboxes();
        inboxes.commit("one");

        Observed follower = inboxes.followAfter(1);
        inboxes.run();

        inboxes.assertHeard(follower, started(1, 1), live(1, 0));
        assertThat(inboxes.store().pages()).isZero();
    }

    @Test
    default void whatCommitsForALiveFollowerIsNotReadFromTheStore() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.followLive();
        int calls = inboxes.store().calls();

        inboxes.send("one");
        inboxes.send("two", "three");
        inboxes.run();

        inboxes.assertHeardLive(follower, notification("one"), notification("two"), notification("three"));
        assertThat(inboxes.store().calls()).isEqualTo(calls);
    }

    @Test
    default void manyPagesFollowEachOtherWithoutAGap() {
        HandDriven inboxes = inboxes();
        inboxes.commitMany(250);

        Observed follower = inboxes.followAfter(0);
        inboxes.run();

        Stream<Said> all = LongStream.rangeClosed(1, 250).mapToObj(revision -> notification("" + revision));
        inboxes.assertHeardLive(follower, all.toArray(Said[]::new));
    }

    @Test
    default void aNotificationThatChangedOftenIsReplayedOnceInItsLastState() {
        HandDriven inboxes = inboxes();
        NotificationId one = inboxes.commit("one", "two").get(0).id();
        inboxes.commitState(Transition.READ, one);
        inboxes.commitState(Transition.ARCHIVE, one);

        Observed follower = inboxes.followAfter(0);
        inboxes.run();

        inboxes.assertHeard(follower, started(0, 4), notification("two"), notification("one", true, true), live(4, 2));
    }

    @Test
    default void whatIsSupersededWhileAPageIsReadIsHeardNextAndFitsOn() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.followLive();
        List<List<Change>> late = new ArrayList<>();
        NotificationId one = inboxes.commit("one").get(0).id();
        inboxes.store().onceTheHeadOfAPageIsRead(() -> late.add(inboxes.commitState(Transition.READ, one)));
        inboxes.recheck();
        inboxes.run();

        late.forEach(inboxes::announce);
        inboxes.run();

        inboxes.assertHeardLive(follower, notification("one", true, false));
    }

    @Test
    default void whatIsSupersededWhileTheBacklogIsReadFitsOnToo() {
        HandDriven inboxes = inboxes();
        NotificationId one = inboxes.commit("one").get(0).id();
        Observed follower = inboxes.followAfter(0);
        inboxes.store().onceTheHeadOfAPageIsRead(() -> inboxes.announce(inboxes.commitState(Transition.READ, one)));

        inboxes.run();

        inboxes.assertHeard(follower, started(0, 1), notification("one", true, false), live(2, 1));
        Heard.assertFitTogether(follower.heard());
    }

    @Test
    default void whatIsSeenIsHeardOnceInItsPlace() {
        HandDriven inboxes = inboxes();
        inboxes.commit("one", "two");
        inboxes.commitSeen(1);
        inboxes.commitSeen(2);
        Observed live = inboxes.followLive();
        Observed late = inboxes.followAfter(0);
        inboxes.run();

        inboxes.send("three");
        inboxes.announce(inboxes.commitSeen(5));
        inboxes.run();

        inboxes.assertHeardLive(live, notification("three"), state("seen up to 5", 6));
        inboxes.assertHeard(
                late,
                started(0, 4),
                notification("one"),
                notification("two"),
                state("seen up to 2", 4),
                live(4, 3),
                notification("three"),
                state("seen up to 5", 6));
        Heard.assertFitTogether(late.heard());
    }

    @Test
    default void whatHappensToANotificationIsHeard() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.followLive();
        NotificationId one = inboxes.send("one").get(0).id();

        inboxes.announce(inboxes.commitState(Transition.READ, one));
        inboxes.announce(inboxes.commitState(Transition.ARCHIVE, one));
        inboxes.announce(inboxes.commitState(Transition.REMOVE, one));

        inboxes.assertHeardLive(
                follower, notification("one"), state("read", 2), state("archived", 3), state("removed", 4));
    }

    @Test
    default void anInboxThatIsOpenedLaterCanBeFollowedBefore() {
        Stores stores = stores();
        var nobody = new UserId(4711);
        HandDriven inboxes = inboxes(stores, nobody);
        Observed follower = inboxes.followAfter(0);
        inboxes.run();
        stores.inboxes().open(nobody);

        inboxes.send("one");

        inboxes.assertHeard(follower, started(0, 0), live(0, 0), notification("one"));
    }

    @Test
    default void whoAsksForNoPlaceBeginsAtTheEnd() {
        HandDriven inboxes = inboxes();
        inboxes.commit("one");
        Observed follower = inboxes.follow(inboxes.request(Optional.empty()));
        inboxes.run();

        inboxes.send("two");

        inboxes.assertHeard(follower, started(1, 1), live(1, 0), notification("two"));
    }

    @Test
    default void whereItStandsIsWhatItHasTaken() {
        HandDriven inboxes = inboxes();
        inboxes.commit("one", "two");
        Observed follower = inboxes.followAfter(0);
        inboxes.heads().runNext();
        assertThat(follower.at()).isEqualTo(inboxes.cursor(0));

        inboxes.run();
        assertThat(follower.at()).isEqualTo(inboxes.cursor(2));

        inboxes.send("three");
        assertThat(follower.at()).isEqualTo(inboxes.cursor(3));
    }
}
