package dev.notification.core.testkit;

import static dev.notification.core.testkit.Said.notification;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.port.StoreUnavailableException;
import org.junit.jupiter.api.Test;

/** What was committed and never announced is found when a follower is told to look again, whatever it is doing then. */
public interface RecheckContract extends FollowerContract {
    private static void commitSilently(HandDriven inboxes) {
        inboxes.commit("silent");
        inboxes.recheck();
    }

    @Test
    default void aLiveFollowerLooksAgain() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.followLive();

        commitSilently(inboxes);
        inboxes.run();

        inboxes.assertHeardLive(follower, notification("silent"));
    }

    @Test
    default void aFollowerThatStartsLooksAgain() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.followAfter(0);

        commitSilently(inboxes);
        inboxes.run();

        inboxes.assertHeardLive(follower, notification("silent"));
    }

    @Test
    default void aFollowerThatWaitsForItsTurnLooksAgain() {
        HandDriven inboxes = inboxes();
        inboxes.commit("one");
        Observed follower = inboxes.followAfter(0);
        inboxes.heads().runNext();

        commitSilently(inboxes);
        inboxes.run();

        inboxes.assertHeardLive(follower, notification("one"), notification("silent"));
    }

    @Test
    default void aFollowerWhosePageWasReadLooksAgain() {
        HandDriven inboxes = inboxes();
        inboxes.commit("one");
        Observed follower = inboxes.followAfter(0);
        inboxes.store().onceAPageIsRead(() -> commitSilently(inboxes));

        inboxes.run();

        inboxes.assertHeardLive(follower, notification("one"), notification("silent"));
    }

    @Test
    default void aFollowerWhoseEmptyPageWasReadLooksAgain() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.followLive();
        inboxes.store().onceAPageIsRead(() -> commitSilently(inboxes));

        inboxes.recheck();
        inboxes.run();

        inboxes.assertHeardLive(follower, notification("silent"));
    }

    @Test
    default void aFollowerThatTakesAPageLooksAgain() {
        HandDriven inboxes = inboxes();
        inboxes.commit("one");
        Observed follower = inboxes.followAfter(0);
        inboxes.heads().runNext();
        follower.whileCalled(() -> commitSilently(inboxes));

        inboxes.run();

        inboxes.assertHeardLive(follower, notification("one"), notification("silent"));
    }

    @Test
    default void aFollowerThatTakesWhatCommittedLooksAgain() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.followLive();
        follower.whileCalled(() -> commitSilently(inboxes));

        inboxes.send("one");
        inboxes.run();

        inboxes.assertHeardLive(follower, notification("one"), notification("silent"));
    }

    @Test
    default void aFollowerThatWaitsForTheStoreLooksAgain() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.followLive();
        inboxes.store().failWith(new StoreUnavailableException("away", null));
        inboxes.recheck();
        inboxes.run();

        commitSilently(inboxes);
        inboxes.store().comeBack();
        inboxes.tick();
        inboxes.run();

        inboxes.assertHeardLive(follower, notification("silent"));
    }

    @Test
    default void lookingAgainWhereNothingIsNewIsOnePageAndNothingHeard() {
        HandDriven inboxes = inboxes();
        inboxes.commit("one");
        Observed follower = inboxes.followLive();
        int pages = inboxes.store().pages();

        inboxes.recheck();
        inboxes.recheck();
        inboxes.run();

        inboxes.assertHeardLive(follower);
        assertThat(inboxes.store().pages() - pages).isBetween(1, 2);
    }
}
