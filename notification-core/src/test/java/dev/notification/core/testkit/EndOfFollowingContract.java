package dev.notification.core.testkit;

import static dev.notification.core.testkit.Said.ended;
import static dev.notification.core.testkit.Said.live;
import static dev.notification.core.testkit.Said.notification;
import static dev.notification.core.testkit.Said.started;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.Revocation;
import dev.notification.core.domain.Role;
import dev.notification.core.port.in.inbox.FollowInbox.Request;
import dev.notification.core.port.in.inbox.FollowInbox.Why;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Logins that are revoked, tokens that expire and a service that stops end what goes back to them, and nothing else. */
public interface EndOfFollowingContract extends FollowerContract {
    LoginId LOGIN = new LoginId("login");
    LoginId OTHER = new LoginId("other");
    Duration HOUR = Duration.ofHours(1);

    private static Caller caller(HandDriven inboxes, LoginId login, Duration lifetime) {
        return new Caller.User(inboxes.ada(), login, Role.USER, Stores.NOW.plus(lifetime));
    }

    private static Observed follow(HandDriven inboxes, LoginId login) {
        return inboxes.follow(new Request(
                inboxes.ada(),
                Optional.of(caller(inboxes, login, HOUR)),
                Optional.empty(),
                Optional.of(inboxes.cursor(0)),
                HandDriven.KIND));
    }

    private static Observed followLive(HandDriven inboxes, LoginId login) {
        Observed follower = follow(inboxes, login);
        inboxes.run();
        return follower;
    }

    private static void revoke(HandDriven inboxes, LoginId login) {
        inboxes.following().end(inboxes.ada(), new Revocation.Logins(Set.of(login)));
    }

    @Test
    default void aRevokedLoginEndsItsOwnAndNoOther() {
        HandDriven inboxes = inboxes();
        Observed revoked = followLive(inboxes, LOGIN);
        Observed other = followLive(inboxes, OTHER);
        Observed nobodys = inboxes.followLive();

        revoke(inboxes, LOGIN);
        inboxes.send("one");

        inboxes.assertHeardLive(revoked, ended(Why.REVOKED));
        inboxes.assertHeardLive(other, notification("one"));
        inboxes.assertHeardLive(nobodys, notification("one"));
    }

    @Test
    default void aLoginThatIsRevokedWhileItsFollowerStartsEndsItBeforeItHas() {
        HandDriven inboxes = inboxes();
        Observed follower = follow(inboxes, LOGIN);

        revoke(inboxes, LOGIN);
        inboxes.run();

        inboxes.assertHeard(follower, ended(Why.REVOKED));
    }

    @Test
    default void aLoginThatIsRevokedWhileItsFollowerIsToldWhereItStartsEndsItThen() {
        HandDriven inboxes = inboxes();
        Observed follower = follow(inboxes, LOGIN);
        follower.whileCalled(() -> revoke(inboxes, LOGIN));

        inboxes.run();

        inboxes.assertHeard(follower, started(0, 0), ended(Why.REVOKED));
    }

    @Test
    default void aLoginThatIsRevokedWhileItsFollowerTakesWhatCommittedEndsItThen() {
        HandDriven inboxes = inboxes();
        Observed follower = followLive(inboxes, LOGIN);
        follower.whileCalled(() -> revoke(inboxes, LOGIN));

        inboxes.send("one");
        inboxes.send("two");
        inboxes.run();

        inboxes.assertHeardLive(follower, notification("one"), ended(Why.REVOKED));
    }

    @Test
    default void aLoginThatIsRevokedWhileItsFollowerTakesAPageEndsItThen() {
        HandDriven inboxes = inboxes();
        inboxes.commit("one");
        Observed follower = follow(inboxes, LOGIN);
        inboxes.heads().runNext();
        follower.whileCalled(() -> revoke(inboxes, LOGIN));

        inboxes.run();

        inboxes.assertHeard(follower, started(0, 1), notification("one"), ended(Why.REVOKED));
    }

    @Test
    default void aLoginThatIsRevokedWhileItsFollowerHearsThatItIsLiveEndsItThen() {
        HandDriven inboxes = inboxes();
        Observed follower = follow(inboxes, LOGIN);
        follower.whileCalled(() -> follower.whileCalled(() -> revoke(inboxes, LOGIN)));

        inboxes.run();
        inboxes.send("one");

        inboxes.assertHeard(follower, started(0, 0), live(0, 0), ended(Why.REVOKED));
    }

    @Test
    default void aLoginThatIsRevokedWhileItsFollowerHasNoRoomEndsIt() {
        HandDriven inboxes = inboxes();
        Observed follower = followLive(inboxes, LOGIN);
        follower.roomFor(0);
        inboxes.send("one");
        inboxes.run();

        revoke(inboxes, LOGIN);
        follower.roomAgain();
        inboxes.run();

        inboxes.assertHeardLive(follower, ended(Why.REVOKED));
    }

    @Test
    default void aNewerTokenCountsInsteadOfTheOldOne() {
        HandDriven inboxes = inboxes();
        Observed follower = followLive(inboxes, LOGIN);
        follower.renew(caller(inboxes, OTHER, HOUR));

        revoke(inboxes, LOGIN);
        inboxes.send("one");
        revoke(inboxes, OTHER);
        inboxes.send("two");

        inboxes.assertHeardLive(follower, notification("one"), ended(Why.REVOKED));
    }

    @Test
    default void anExpiredTokenEndsItsOwnAtTheNextTick() {
        HandDriven inboxes = inboxes();
        Observed follower = followLive(inboxes, LOGIN);
        Observed nobodys = inboxes.followLive();
        inboxes.advance(HOUR.minusMillis(1));
        inboxes.tick();
        inboxes.send("one");

        inboxes.advance(Duration.ofMillis(1));
        inboxes.tick();
        inboxes.send("two");

        inboxes.assertHeardLive(follower, notification("one"), ended(Why.EXPIRED));
        inboxes.assertHeardLive(nobodys, notification("one"), notification("two"));
    }

    @Test
    default void aNewerTokenLastsAsLongAsItSays() {
        HandDriven inboxes = inboxes();
        Observed follower = followLive(inboxes, LOGIN);
        follower.renew(caller(inboxes, LOGIN, HOUR.multipliedBy(2)));

        inboxes.advance(HOUR);
        inboxes.tick();
        inboxes.send("one");
        inboxes.advance(HOUR);
        inboxes.tick();

        inboxes.assertHeardLive(follower, notification("one"), ended(Why.EXPIRED));
    }

    @Test
    default void aTokenThatExpiresBeforeItsFollowerHasStartedEndsIt() {
        HandDriven inboxes = inboxes();
        Observed follower = follow(inboxes, LOGIN);

        inboxes.advance(HOUR);
        inboxes.tick();
        inboxes.run();

        inboxes.assertHeard(follower, ended(Why.EXPIRED));
    }

    @Test
    default void aServiceThatStopsEndsAllAndWhoeverComesAfterwards() {
        HandDriven inboxes = inboxes();
        Observed live = inboxes.followLive();
        Observed starting = inboxes.followAfter(0);

        inboxes.following().close();
        inboxes.following().close();
        Observed late = inboxes.followAfter(0);
        inboxes.send("one");
        inboxes.run();

        inboxes.assertHeardLive(live, ended(Why.STOPPED));
        inboxes.assertHeard(starting, ended(Why.STOPPED));
        inboxes.assertHeard(late, ended(Why.STOPPED));
    }

    @Test
    default void whatEndsItSeveralTimesIsHeardOnce() {
        HandDriven inboxes = inboxes();
        Observed follower = followLive(inboxes, LOGIN);
        follower.whileCalled(() -> {
            revoke(inboxes, LOGIN);
            inboxes.advance(HOUR);
            inboxes.tick();
            inboxes.following().close();
        });

        inboxes.send("one");
        inboxes.following().close();

        inboxes.assertHeardLive(follower, notification("one"), ended(Why.REVOKED));
    }

    @Test
    default void ofTwoReasonsTheFirstIsHeard() {
        HandDriven inboxes = inboxes();
        Observed follower = followLive(inboxes, LOGIN);
        follower.whileCalled(() -> {
            revoke(inboxes, LOGIN);
            throw new IllegalStateException("and then it fails");
        });

        inboxes.send("one");

        inboxes.assertHeardLive(follower, ended(Why.REVOKED));
    }

    @Test
    default void whoeverEndsItHearsNothingAboutIt() {
        HandDriven inboxes = inboxes();
        Observed follower = followLive(inboxes, LOGIN);
        follower.close();

        revoke(inboxes, LOGIN);
        inboxes.advance(HOUR);
        inboxes.tick();
        inboxes.following().close();
        follower.close();

        inboxes.assertHeardLive(follower);
    }
}
