package dev.notification.core.testkit;

import static dev.notification.core.testkit.Said.live;
import static dev.notification.core.testkit.Said.notification;
import static dev.notification.core.testkit.Said.started;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.UserId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Announcements are hints: whenever they come, in whatever order, or not at all, what is heard is what is in the inbox. */
public interface AnnouncementContract extends FollowerContract {
    @Test
    default void whatItHasAlreadyIsNotHeardAgainWhenItIsAnnouncedLate() {
        HandDriven inboxes = inboxes();
        List<Change.Present> one = inboxes.commit("one");
        List<Change.Present> two = inboxes.commit("two");
        Observed follower = inboxes.followAfter(0);
        inboxes.run();
        int pages = inboxes.store().pages();

        inboxes.announce(one);
        inboxes.announce(two);
        inboxes.run();

        inboxes.assertHeardLive(follower, notification("one"), notification("two"));
        assertThat(inboxes.store().pages()).isEqualTo(pages);
    }

    @Test
    default void announcementsThatOvertakeEachOtherAreHeardInOrder() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.followLive();
        List<Change.Present> one = inboxes.commit("one");
        List<Change.Present> two = inboxes.commit("two");
        List<Change.Present> three = inboxes.commit("three");

        inboxes.announce(three);
        inboxes.announce(one);
        inboxes.announce(two);
        inboxes.run();

        inboxes.assertHeardLive(follower, notification("one"), notification("two"), notification("three"));
    }

    @Test
    default void anOlderAnnouncementDoesNotHideANewerOne() {
        HandDriven inboxes = inboxes();
        List<Change.Present> one = inboxes.commit("one");
        Observed follower = inboxes.followAfter(0);
        inboxes.store().onceAPageIsRead(() -> {
            inboxes.send("two");
            inboxes.announce(one);
        });

        inboxes.run();

        inboxes.assertHeardLive(follower, notification("one"), notification("two"));
    }

    @Test
    default void aLostAnnouncementIsMadeUpForByTheNext() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.followLive();
        inboxes.commit("lost");

        inboxes.send("two");
        inboxes.run();
        inboxes.send("three");

        inboxes.assertHeardLive(follower, notification("lost"), notification("two"), notification("three"));
    }

    @Test
    default void anAnnouncementOfWhichItHasAPartIsHeardFromThereOn() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.followLive();
        List<Change> both = new ArrayList<>(inboxes.send("one"));
        both.addAll(inboxes.commit("two"));

        inboxes.announce(both);
        inboxes.run();

        inboxes.assertHeardLive(follower, notification("one"), notification("two"));
    }

    @Test
    default void ofAnAnnouncementForSeveralInboxesEachHearsItsOwn() {
        HandDriven inboxes = inboxes();
        UserId bob = FollowerContract.newcomer(inboxes.stores());
        Observed follower = inboxes.followLive();
        List<Change> all = new ArrayList<>(inboxes.commitTo(bob, "for bob"));
        all.addAll(inboxes.commit("one", "two"));
        all.addAll(inboxes.commitTo(bob, "for bob too"));

        inboxes.announce(all);
        inboxes.run();

        inboxes.assertHeardLive(follower, notification("one"), notification("two"));
    }

    @Test
    default void whatIsAnnouncedBetweenItsStartAndItsFirstPageComesOnce() {
        HandDriven inboxes = inboxes();
        inboxes.commit("one");
        Observed follower = inboxes.followAfter(0);
        inboxes.heads().runNext();

        inboxes.send("two");
        inboxes.run();

        inboxes.assertHeard(follower, started(0, 1), notification("one"), notification("two"), live(2, 2));
    }

    @Test
    default void whatIsAnnouncedAfterItsLastPageWasReadComesBeforeItIsLive() {
        HandDriven inboxes = inboxes();
        inboxes.commit("one");
        Observed follower = inboxes.followAfter(0);
        inboxes.store().onceAPageIsRead(() -> inboxes.send("two"));

        inboxes.run();

        inboxes.assertHeard(follower, started(0, 1), notification("one"), notification("two"), live(2, 2));
    }

    @Test
    default void whatIsAnnouncedWhileItTakesItsLastPageComesBeforeItIsLive() {
        HandDriven inboxes = inboxes();
        inboxes.commit("one");
        Observed follower = inboxes.followAfter(0);
        inboxes.heads().runNext();
        follower.whileCalled(() -> inboxes.send("two"));

        inboxes.run();

        inboxes.assertHeard(follower, started(0, 1), notification("one"), notification("two"), live(2, 2));
    }

    @Test
    default void whatIsAnnouncedWhileItTakesWhatCommittedComesNext() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.followLive();
        follower.whileCalled(() -> inboxes.send("two"));

        inboxes.send("one");
        inboxes.run();

        inboxes.assertHeardLive(follower, notification("one"), notification("two"));
    }
}
