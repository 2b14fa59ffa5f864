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

    @Test
    default void whatIsCommittedLongAfterItWasGivenUpIsHeardWithoutAnotherChange() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.followLive();
        inboxes.doubt();
        inboxes.run();
        tick(inboxes, 40);
        inboxes.assertHeardLive(follower);

        inboxes.commit("late");
        tick(inboxes, 60);

        inboxes.assertHeardLive(follower, notification("late"));
    }

    @Test
    default void whoeverBeginsToFollowAfterItWasGivenUpHearsOfItToo() {
        HandDriven inboxes = inboxes();
        inboxes.doubt();
        Observed follower = inboxes.followLive();

        inboxes.commit("late");
        tick(inboxes, 4);

        inboxes.assertHeardLive(follower, notification("late"));
    }

    @Test
    default void anInboxInDoubtIsReadEverMoreSeldomAndNotForEver() {
        HandDriven inboxes = inboxes();
        inboxes.followLive();
        inboxes.doubt();
        inboxes.run();
        int before = inboxes.store().pages();

        tick(inboxes, 63);
        int soon = inboxes.store().pages() - before;
        tick(inboxes, 600);
        int inAll = inboxes.store().pages() - before;
        tick(inboxes, 600);

        assertThat(soon).isEqualTo(6);
        assertThat(inAll).isBetween(12, 16);
        assertThat(inboxes.store().pages() - before).isEqualTo(inAll);
    }

    private static void tick(HandDriven inboxes, int seconds) {
        for (int i = 0; i < seconds; i++) {
            inboxes.tick();
            inboxes.run();
        }
    }
}
