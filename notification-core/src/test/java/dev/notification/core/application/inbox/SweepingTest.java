package dev.notification.core.application.inbox;

import static dev.notification.core.testkit.Stores.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.RateLimitedException;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.in.inbox.ChangeState.Changed;
import dev.notification.core.port.in.inbox.SweepInbox;
import dev.notification.core.port.out.InboxStore.Sweep;
import dev.notification.core.testkit.HandExecutor;
import dev.notification.core.testkit.Stores;
import dev.notification.core.testkit.WrappedStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SweepingTest {
    private static final int LARGE = 2 * Sweeping.PAGE + 1;

    private final Stores stores = Stores.inMemory();
    private final UserId ada = stores.user("ada");
    private final UserId bob = stores.user("bob");
    private final Onlookers onlookers = new Onlookers(stores);
    private final HandExecutor turns = new HandExecutor();
    private final List<UserId> pages = new ArrayList<>();
    private Runnable beforePage = () -> {};
    private Supplier<Optional<RuntimeException>> failure = Optional::empty;
    private final Sweeping sweeping = new Sweeping(noting(), onlookers.following(), () -> NOW, turns);

    /** Notes whose page it is, and fails when told to, with all done and nobody told. */
    private WrappedStore noting() {
        return new WrappedStore(stores.inboxes()) {
            @Override
            public Optional<Swept> sweep(Sweep sweep, Instant at, int limit) {
                pages.add(sweep.user());
                beforePage.run();
                Optional<Swept> swept = super.sweep(sweep, at, limit);
                failure.get().ifPresent(reason -> {
                    throw reason;
                });
                return swept;
            }
        };
    }

    private void fill(UserId user, int count) {
        stores.send(user, user, Collections.nCopies(count, "m").toArray(String[]::new));
    }

    private CompletableFuture<Changed> read(UserId user) {
        Revision head = stores.inboxes().head(user).orElseThrow().cursor().revision();
        return sweeping.sweep(new SweepInbox.Command(user, head, Transition.READ));
    }

    @Test
    void aSmallInboxIsDoneAtOnce() {
        fill(ada, 3);

        CompletableFuture<Changed> answer = read(ada);

        assertThat(answer).isCompletedWithValueMatching(changed -> changed.count() == 3);
        assertThat(answer.join().head().unread()).isZero();
        assertThat(turns.waiting()).isZero();
        assertThat(sweeping.stats()).containsEntry("sweeps", 0L);
    }

    @Test
    void aLargeInboxIsDoneAPageATurnAndEachPageIsTold() {
        fill(ada, LARGE);
        List<Change> adas = onlookers.watch(ada);

        CompletableFuture<Changed> answer = read(ada);
        assertThat(adas).hasSize(Sweeping.PAGE);
        turns.runNext();
        assertThat(adas).hasSize(2 * Sweeping.PAGE);
        assertThat(answer).isNotDone();
        turns.runNext();

        assertThat(adas).hasSize(LARGE);
        assertThat(answer).isCompletedWithValueMatching(changed -> changed.count() == LARGE);
        assertThat(stores.unread(ada)).isZero();
        assertThat(onlookers.turns()).as("looks at the store").isZero();
    }

    @Test
    void usersTakeTurns() {
        fill(ada, LARGE);
        fill(bob, LARGE);

        CompletableFuture<Changed> adas = read(ada);
        CompletableFuture<Changed> bobs = read(bob);
        turns.run(4);

        assertThat(pages).containsExactly(ada, bob, ada, bob, ada, bob);
        assertThat(adas).isCompleted();
        assertThat(bobs).isCompleted();
    }

    @Test
    void manySweepsOfOneUserAreDoneOneByOneAndAnotherWaitsForOnePage() {
        fill(ada, LARGE);
        fill(bob, LARGE);
        List<CompletableFuture<Changed>> adas =
                Stream.generate(() -> read(ada)).limit(Sweeping.MAX_OF_ONE_USER).toList();

        CompletableFuture<Changed> bobs = read(bob);
        turns.run(4);

        assertThat(pages).containsExactly(ada, bob, ada, bob, ada, bob);
        assertThat(bobs).isCompleted();
        assertThat(adas.get(0)).isCompletedWithValueMatching(changed -> changed.count() == LARGE);
        assertThat(adas.get(1)).isNotDone();
    }

    @Test
    void beyondItsShareAUserIsRefusedAndNobodyElse() {
        fill(ada, LARGE);
        fill(bob, 1);
        List<CompletableFuture<Changed>> waiting =
                Stream.generate(() -> read(ada)).limit(Sweeping.MAX_OF_ONE_USER).toList();

        assertThatThrownBy(() -> read(ada).join()).hasCauseInstanceOf(RateLimitedException.class);
        assertThat(read(bob)).isCompleted();

        waiting.get(1).cancel(false);
        assertThat(read(ada)).as("one that was cancelled takes no place").isNotCompletedExceptionally();
    }

    @Test
    void aSweepThatIsCancelledStopsBetweenTwoPages() {
        fill(ada, LARGE);

        CompletableFuture<Changed> answer = read(ada);
        answer.cancel(false);
        while (turns.runNext()) {}

        assertThat(pages).hasSize(1);
        assertThat(stores.unread(ada)).isEqualTo(LARGE - Sweeping.PAGE);
        assertThat(sweeping.stats()).containsEntry("sweeps", 0L);
        assertThat(read(bob)).as("others go on").isCompleted();
    }

    /** It has been committed, and nobody was told: those who follow must look for themselves. */
    @Test
    void aPageOfUnknownOutcomeIsFoundByThoseWhoFollow() {
        fill(ada, 2);
        List<Change> adas = onlookers.watch(ada);
        failure = () -> Optional.of(new StoreUnavailableException("the connection broke while committing", null, true));

        assertThatThrownBy(() -> read(ada).join()).hasCauseInstanceOf(StoreUnavailableException.class);

        assertThat(adas).hasSize(2);
    }

    /** The database may be at it still when the connection has broken already. */
    @Test
    void aPageThatIsCommittedOnlyAfterItsConnectionBrokeIsFoundToo() {
        fill(ada, 2);
        List<Change> adas = onlookers.watch(ada);
        beforePage = () -> {
            throw new StoreUnavailableException("the connection broke while committing", null, true);
        };
        assertThatThrownBy(() -> read(ada).join()).hasCauseInstanceOf(StoreUnavailableException.class);
        assertThat(adas).isEmpty();

        Revision head = stores.inboxes().head(ada).orElseThrow().cursor().revision();
        stores.inboxes().sweep(new Sweep(ada, Revision.START, head, Transition.READ, false), NOW, Sweeping.PAGE);
        onlookers.following().tick();

        assertThat(adas).hasSize(2);
    }

    @Test
    void onePageThatFailsEndsItsSweepAndTheNextGoesOn() {
        fill(ada, LARGE);
        CompletableFuture<Changed> first = read(ada);
        CompletableFuture<Changed> second = read(ada);

        failure = () -> Optional.of(new OverloadedException("busy"));
        turns.runNext();
        failure = Optional::empty;
        while (turns.runNext()) {}

        assertThatThrownBy(first::join).hasCauseInstanceOf(OverloadedException.class);
        assertThat(second)
                .isCompletedWithValueMatching(changed -> changed.head().unread() == 0);
    }

    /** A follower that comes after the sweep has begun was not known when it was decided what to read. */
    @Test
    void whoBeginsToFollowWhileAPageIsDoneFindsIt() {
        fill(ada, 2);
        List<List<Change>> adas = new ArrayList<>();
        beforePage = () -> adas.add(onlookers.watch(ada));

        assertThat(read(ada)).isCompleted();

        assertThat(adas.get(0)).hasSize(2);
    }

    @Test
    void whatWaitsFailsWhenTheServiceStopsAndNothingNewIsTaken() {
        fill(ada, LARGE);
        CompletableFuture<Changed> answer = read(ada);

        sweeping.close();

        assertThatThrownBy(answer::join).hasCauseInstanceOf(OverloadedException.class);
        assertThatThrownBy(() -> read(bob).join()).hasCauseInstanceOf(OverloadedException.class);
        while (turns.runNext()) {}
        assertThat(pages).hasSize(1);
    }
}
