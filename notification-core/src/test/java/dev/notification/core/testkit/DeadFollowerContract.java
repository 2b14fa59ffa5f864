package dev.notification.core.testkit;

import static dev.notification.core.testkit.Said.notification;
import static dev.notification.core.testkit.Said.started;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.Revocation;
import dev.notification.core.domain.Role;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.in.inbox.FollowInbox.Request;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A follower that is gone is called no more, and nothing is asked of the store for it, wherever it was. */
public interface DeadFollowerContract extends FollowerContract {
    /** Lets everything come that could still reach it. */
    private static void assertDead(HandDriven inboxes, Observed follower) {
        int heard = follower.heard().size();
        int calls = inboxes.store().calls();

        inboxes.send("too late");
        inboxes.recheck();
        follower.ready();
        inboxes.tick();
        inboxes.run();

        assertThat(follower.heard()).hasSize(heard);
        assertThat(inboxes.store().calls()).isEqualTo(calls);
        assertThat(inboxes.following().stats()).containsEntry("followings", 0L).containsEntry("users", 0L);
    }

    private static Observed followWithDevice(HandDriven inboxes) {
        return inboxes.follow(inboxes.request(new DeviceId("phone"), Optional.empty()));
    }

    @Test
    default void beforeTheHeadIsAsked() {
        HandDriven inboxes = inboxes();
        Observed follower = followWithDevice(inboxes);

        follower.close();

        assertDead(inboxes, follower);
        assertThat(inboxes.store().calls()).isZero();
        assertThat(inboxes.stores().devices().list(inboxes.ada())).isEmpty();
    }

    @Test
    default void beforeItsDeviceIsAsked() {
        HandDriven inboxes = inboxes();
        Observed follower = followWithDevice(inboxes);
        inboxes.heads().runNext();

        follower.close();

        assertDead(inboxes, follower);
        assertThat(inboxes.stores().devices().list(inboxes.ada())).isEmpty();
    }

    @Test
    default void beforeItsFirstPage() {
        HandDriven inboxes = inboxes();
        inboxes.commit("one");
        Observed follower = inboxes.followAfter(0);
        inboxes.heads().runNext();

        follower.close();

        assertDead(inboxes, follower);
        assertThat(inboxes.store().pages()).isZero();
    }

    @Test
    default void whileItIsToldWhereItStarts() {
        HandDriven inboxes = inboxes();
        inboxes.commit("one");
        Observed follower = inboxes.followAfter(0);
        follower.whileCalled(follower::close);

        inboxes.run();

        assertDead(inboxes, follower);
        assertThat(inboxes.store().pages()).isZero();
    }

    @Test
    default void whileItsPageIsRead() {
        HandDriven inboxes = inboxes();
        inboxes.commitMany(250);
        Observed follower = inboxes.followAfter(0);
        inboxes.store().onceAPageIsRead(follower::close);

        inboxes.run();

        inboxes.assertHeardLive(follower);
        assertDead(inboxes, follower);
        assertThat(inboxes.store().pages()).isEqualTo(1);
    }

    @Test
    default void whileAPageWithNothingInItIsRead() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.followAfter(0);
        follower.whileCalled(inboxes::recheck);
        inboxes.store().onceAPageIsRead(follower::close);

        inboxes.run();

        inboxes.assertHeard(follower, started(0, 0));
        assertDead(inboxes, follower);
    }

    @Test
    default void whileItTakesAPage() {
        HandDriven inboxes = inboxes();
        inboxes.commitMany(250);
        Observed follower = inboxes.followAfter(0);
        inboxes.heads().runNext();
        follower.whileCalled(follower::close);

        inboxes.run();

        assertDead(inboxes, follower);
        assertThat(inboxes.store().pages()).isEqualTo(1);
    }

    @Test
    default void whileItTakesWhatCommitted() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.followLive();
        follower.whileCalled(follower::close);

        inboxes.send("one");

        assertDead(inboxes, follower);
    }

    @Test
    default void whileItHearsThatItIsLive() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.followAfter(0);
        follower.whileCalled(() -> follower.whileCalled(follower::close));

        inboxes.run();

        assertDead(inboxes, follower);
    }

    @Test
    default void whileItIsLive() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.followLive();

        follower.close();

        assertDead(inboxes, follower);
    }

    @Test
    default void whileItHasNoRoom() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.followLive();
        follower.roomFor(0);
        inboxes.send("one");
        inboxes.run();

        follower.close();

        assertDead(inboxes, follower);
    }

    @Test
    default void whileTheStoreIsAway() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.followLive();
        inboxes.store().failWith(new StoreUnavailableException("away", null));
        inboxes.recheck();
        inboxes.run();
        inboxes.store().comeBack();

        follower.close();

        assertDead(inboxes, follower);
    }

    @Test
    default void whileItWaitsForItsNextPage() {
        HandDriven inboxes = inboxes();
        inboxes.commitMany(250);
        Observed follower = inboxes.followAfter(0);
        inboxes.heads().runNext();
        inboxes.turns().runNext();

        follower.close();

        assertDead(inboxes, follower);
        assertThat(inboxes.store().pages()).isEqualTo(1);
    }

    @Test
    default void whatIsToldAsItClosesIsNotItsEnd() {
        HandDriven inboxes = inboxes();
        var login = new LoginId("login");
        var caller = new Caller.User(inboxes.ada(), login, Role.USER, Stores.NOW.plusSeconds(60));
        Observed follower = inboxes.follow(new Request(
                inboxes.ada(), Optional.of(caller), Optional.empty(), Optional.of(inboxes.cursor(0)), HandDriven.KIND));
        inboxes.run();
        follower.whileCalled(() -> {
            inboxes.following().end(inboxes.ada(), new Revocation.Logins(Set.of(login)));
            follower.close();
        });

        inboxes.send("one");

        inboxes.assertHeardLive(follower, notification("one"));
        assertDead(inboxes, follower);
    }

    @Test
    default void whatItHadTakenWhenItClosedIsKnown() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.followLive();
        follower.whileCalled(follower::close);

        inboxes.send("one");

        assertThat(follower.at()).isEqualTo(inboxes.cursor(1));
    }
}
