package dev.notification.core.testkit;

import static dev.notification.core.testkit.Said.ended;
import static dev.notification.core.testkit.Said.live;
import static dev.notification.core.testkit.Said.notification;
import static dev.notification.core.testkit.Said.started;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.DeviceId;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.in.inbox.FollowInbox.Why;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever cannot start is sent away to come back; whoever has started waits for the store, and then misses nothing. */
public interface StoreAwayContract extends FollowerContract {
    static Stream<RuntimeException> failures() {
        return Stream.of(new StoreUnavailableException("away", null), new OverloadedException("busy"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    default void whoeverCannotStartIsSentAway(RuntimeException failure) {
        HandDriven inboxes = inboxes();
        inboxes.store().failWith(failure);

        Observed follower = inboxes.followAfter(0);
        inboxes.run();

        inboxes.assertHeard(follower, ended(Why.STORE_UNAVAILABLE));
        assertThat(inboxes.following().stats()).containsEntry("followings", 0L);
    }

    @ParameterizedTest
    @MethodSource("failures")
    default void aDeviceWhosePlaceCannotBeAskedIsSentAway(RuntimeException failure) {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.follow(inboxes.request(new DeviceId("phone"), Optional.empty()));
        inboxes.heads().runNext();
        inboxes.store().failWith(failure);

        inboxes.run();

        inboxes.assertHeard(follower, ended(Why.STORE_UNAVAILABLE));
    }

    @Test
    default void whoeverHasWaitedTooLongToStartIsSentAwayAndNotAskedForAnyMore() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.followAfter(0);

        inboxes.advance(Duration.ofMillis(1001));
        inboxes.run();

        inboxes.assertHeard(follower, ended(Why.STORE_UNAVAILABLE));
        assertThat(inboxes.store().calls()).isZero();
    }

    @ParameterizedTest
    @MethodSource("failures")
    default void whoeverIsBehindWaitsAndGoesOnAtATick(RuntimeException failure) {
        HandDriven inboxes = inboxes();
        inboxes.commit("one");
        Observed follower = inboxes.followAfter(0);
        inboxes.heads().runNext();
        inboxes.store().failWith(failure);
        inboxes.run();
        inboxes.tick();
        inboxes.run();
        inboxes.assertHeard(follower, started(0, 1));

        inboxes.store().comeBack();
        inboxes.tick();
        inboxes.run();

        inboxes.assertHeard(follower, started(0, 1), notification("one"), live(1, 1));
    }

    @Test
    default void untilTheNextTickTheStoreIsLeftAlone() {
        HandDriven inboxes = inboxes();
        Observed follower = inboxes.followLive();
        inboxes.store().failWith(new StoreUnavailableException("away", null));
        inboxes.recheck();
        inboxes.run();
        int calls = inboxes.store().calls();

        inboxes.send("one");
        inboxes.recheck();
        follower.ready();
        inboxes.run();
        assertThat(inboxes.store().calls()).isEqualTo(calls);

        inboxes.store().comeBack();
        inboxes.tick();
        inboxes.tick();
        assertThat(inboxes.turns().waiting()).isEqualTo(1);
        inboxes.run();
        inboxes.assertHeardLive(follower, notification("one"));
    }

    @Test
    default void aStoreThatIsAwayBetweenTwoPagesIsWaitedFor() {
        HandDriven inboxes = inboxes();
        inboxes.commitMany(101);
        Observed follower = inboxes.followAfter(0);
        inboxes.heads().runNext();
        inboxes.turns().runNext();
        inboxes.store().failWith(new StoreUnavailableException("away", null));
        inboxes.run();
        assertThat(follower.at()).isEqualTo(inboxes.cursor(100));

        inboxes.store().comeBack();
        inboxes.tick();
        inboxes.run();

        assertThat(follower.at()).isEqualTo(inboxes.cursor(101));
        Heard.assertFitTogether(follower.heard());
    }

    @Test
    default void somethingElseThatFailsEndsOnlyThatFollower() {
        HandDriven inboxes = inboxes();
        inboxes.commit("one");
        Observed broken = inboxes.followAfter(0);
        Observed other = inboxes.followAfter(0);
        inboxes.heads().runNext();
        inboxes.store().onceAPageIsRead(() -> {
            throw new IllegalStateException("a row that nobody expected");
        });

        inboxes.run();

        inboxes.assertHeard(broken, started(0, 1), ended(Why.FAILED));
        inboxes.assertHeard(other, started(0, 1), notification("one"), live(1, 1));
    }

    @Test
    default void whoeverNoThreadTakesIsSentAway() {
        HandDriven inboxes = inboxes();
        inboxes.commit("one");
        Observed follower = inboxes.followAfter(0);
        inboxes.turns().refuse();

        inboxes.run();

        inboxes.assertHeard(follower, started(0, 1), ended(Why.STORE_UNAVAILABLE));
    }
}
