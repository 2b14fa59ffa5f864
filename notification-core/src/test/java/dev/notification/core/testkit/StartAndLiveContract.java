package dev.notification.core.testkit;

import static dev.notification.core.testkit.Said.notification;

import org.junit.jupiter.api.Test;

/** What happens while a follower is being told where it starts, or that it is live. */
public interface StartAndLiveContract extends FollowerContract {
    private static void commitSilently(HandDriven inboxes) {
        inboxes.commit("silent");
        inboxes.recheck();
    }

    @Test
    default void whatIsAnnouncedWhileItIsToldThatItIsLiveComesNext() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.followAfter(0);
        follower.whileCalled(() -> follower.whileCalled(() -> inboxes.send("one")));

        inboxes.run();

        inboxes.assertHeardLive(follower, notification("one"));
    }

    @Test
    default void aFollowerThatIsBeingToldWhereItStartsLooksAgain() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.followAfter(0);
        follower.whileCalled(() -> commitSilently(inboxes));

        inboxes.run();

        inboxes.assertHeardLive(follower, notification("silent"));
    }

    @Test
    default void aFollowerThatIsBeingToldThatItIsLiveLooksAgain() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.followAfter(0);
        follower.whileCalled(() -> follower.whileCalled(() -> commitSilently(inboxes)));

        inboxes.run();

        inboxes.assertHeardLive(follower, notification("silent"));
    }
}
