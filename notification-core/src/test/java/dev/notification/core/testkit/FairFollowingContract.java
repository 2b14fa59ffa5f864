package dev.notification.core.testkit;

import static dev.notification.core.testkit.Said.ended;
import static dev.notification.core.testkit.Said.live;
import static dev.notification.core.testkit.Said.notification;
import static dev.notification.core.testkit.Said.started;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Digest;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.in.inbox.FollowInbox;
import dev.notification.core.port.in.inbox.ReadChanges;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Thousands who are behind take turns, what one of them breaks is its own, and what all need is made once. */
public interface FairFollowingContract extends FollowerContract {
    /** How many are behind at once: fewer where each page takes a database its time. */
    default int crowd() {
        return 3000;
    }

    @Test
    default void everyoneGetsAPageBeforeAnyoneGetsASecond() {
        HandDriven inboxes = inboxes();
        inboxes.commitMany(201);
        UserId bob = FollowerContract.newcomer(inboxes.stores());
        inboxes.commitTo(bob, "for the newcomer");
        List<Observed> crowd =
                Stream.generate(() -> inboxes.followAfter(0)).limit(crowd()).toList();
        while (inboxes.heads().runNext()) {}
        Observed newcomer = inboxes.follow(new FollowInbox.Request(
                bob, Optional.empty(), Optional.empty(), Optional.of(inboxes.cursor(0)), HandDriven.KIND));
        inboxes.heads().runNext();

        inboxes.turns().run(crowd() + 1);

        inboxes.assertHeard(newcomer, started(0, 1), notification("for the newcomer"), live(1, 1));
        assertThat(crowd).allMatch(follower -> follower.at().equals(inboxes.cursor(100)));
        assertThat(inboxes.turns().waiting()).isEqualTo(crowd());
    }

    @Test
    default void howeverManyOfOneUserAreBehindAnotherUserWaitsForOneOfThem() {
        HandDriven inboxes = inboxes();
        inboxes.commitMany(201);
        UserId bob = FollowerContract.newcomer(inboxes.stores());
        inboxes.commitTo(bob, "for the newcomer");
        for (int i = 0; i < 60; i++) {
            inboxes.followAfter(0);
        }
        while (inboxes.heads().runNext()) {}
        inboxes.turns().run(30);
        Observed newcomer = inboxes.follow(new FollowInbox.Request(
                bob, Optional.empty(), Optional.empty(), Optional.of(inboxes.cursor(0)), HandDriven.KIND));
        inboxes.heads().runNext();

        inboxes.turns().run(2);

        inboxes.assertHeard(newcomer, started(0, 1), notification("for the newcomer"), live(1, 1));
    }

    @Test
    default void thousandsWhoStartAtOnceAreAskedForInAFewReadings() {
        HandDriven inboxes = inboxes();
        inboxes.commit("one");
        List<Observed> crowd =
                Stream.generate(() -> inboxes.followAfter(1)).limit(crowd()).toList();

        inboxes.run();

        assertThat(inboxes.store().calls()).isLessThanOrEqualTo(crowd() / 1000 + 1);
        inboxes.assertHeard(crowd.get(crowd.size() - 1), started(1, 1), live(1, 0));
    }

    @Test
    default void whatCommitsIsMadeIntoAFormOnceForAll() {
        HandDriven inboxes = inboxes();
        var made = new AtomicInteger();
        FollowInbox.Form<Integer> one = changes -> made.incrementAndGet();
        FollowInbox.Form<Integer> other = changes -> made.incrementAndGet();
        var seen = new ArrayList<Integer>();
        for (int i = 0; i < 50; i++) {
            FollowInbox.Form<Integer> form = i % 2 == 0 ? one : other;
            inboxes.following().follow(inboxes.request(Optional.of(inboxes.cursor(0))), new Quiet() {
                @Override
                public Revision take(FollowInbox.Changes changes) {
                    seen.add(changes.in(form));
                    return changes.to();
                }
            });
        }
        inboxes.run();

        inboxes.send("one");

        assertThat(made).hasValue(2);
        assertThat(seen).hasSize(50).containsOnly(1, 2);
    }

    /** In which call a follower fails. */
    enum Call {
        STARTED,
        TAKE_A_PAGE,
        TAKE_WHAT_COMMITTED,
        LIVE,
        RESET,
        ENDED
    }

    @ParameterizedTest
    @EnumSource(Call.class)
    default void aFollowerThatFailsEndsAndOthersGoOn(Call call) {
        HandDriven inboxes = inboxes();
        inboxes.commit("one");
        var failing = new Failing(call);
        Cursor since = inboxes.cursor(call == Call.RESET ? 99 : 0);
        inboxes.following().follow(inboxes.request(Optional.of(since)), failing);
        Observed other = inboxes.followAfter(0);

        inboxes.run();
        inboxes.send("two");
        inboxes.run();
        inboxes.following().close();

        assertThat(failing.ends).containsExactly(call == Call.ENDED ? FollowInbox.Why.STOPPED : FollowInbox.Why.FAILED);
        assertThat(failing.calledAfterwards).isFalse();
        inboxes.assertHeard(
                other,
                started(0, 1),
                notification("one"),
                live(1, 1),
                notification("two"),
                ended(FollowInbox.Why.STOPPED));
    }

    /** Takes everything and says nothing about it. */
    class Quiet implements FollowInbox.Follower {
        @Override
        public void started(Cursor at, Head head) {}

        @Override
        public Revision take(FollowInbox.Changes changes) {
            return changes.to();
        }

        @Override
        public boolean reset(ReadChanges.Reason why, Head head) {
            return true;
        }

        @Override
        public void ended(FollowInbox.Why why) {}
    }

    /** Fails in one of its calls. */
    final class Failing extends Quiet {
        private final Call where;
        private final List<FollowInbox.Why> ends = new ArrayList<>();
        private boolean failed;
        private boolean calledAfterwards;

        Failing(Call where) {
            this.where = where;
        }

        private void enter(Call call) {
            calledAfterwards |= failed;
            if (call == where) {
                failed = true;
                throw new IllegalStateException("this follower fails in " + call);
            }
        }

        @Override
        public void started(Cursor at, Head head) {
            enter(Call.STARTED);
        }

        @Override
        public Revision take(FollowInbox.Changes changes) {
            enter(changes.replay().isPresent() ? Call.TAKE_A_PAGE : Call.TAKE_WHAT_COMMITTED);
            return changes.to();
        }

        @Override
        public boolean live(Cursor at, Digest replayed) {
            enter(Call.LIVE);
            return true;
        }

        @Override
        public boolean reset(ReadChanges.Reason why, Head head) {
            enter(Call.RESET);
            return true;
        }

        @Override
        public void ended(FollowInbox.Why why) {
            ends.add(why);
            if (where == Call.ENDED) {
                throw new IllegalStateException("this follower fails at its end");
            }
        }
    }
}
