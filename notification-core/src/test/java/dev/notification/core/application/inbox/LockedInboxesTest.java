package dev.notification.core.application.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.SendLimits;
import dev.notification.core.port.out.InboxStore;
import dev.notification.core.port.out.InboxStore.Outcome;
import dev.notification.core.port.out.InboxStore.Submission;
import dev.notification.core.port.out.LockedInboxes;
import dev.notification.core.testkit.Stores;
import dev.notification.core.testkit.WrappedStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sends to an inbox that somebody outside has locked wait apart, and nobody else notices. */
class LockedInboxesTest {
    private static final SendLimits LIMITS = new SendLimits(100, 1 << 20, Duration.ofSeconds(4), 2);
    private static final Duration TOO_LONG = Duration.ofSeconds(5);

    private final Stores stores = Stores.inMemory();
    private final LockableStore store = new LockableStore(stores.inboxes());
    private final UserId ada = stores.user("ada");
    private final UserId bob = stores.user("bob");
    private final UserId cy = stores.user("cy");
    private final UserId dan = stores.user("dan");
    private final List<Change> told = new CopyOnWriteArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private GroupCommit commits = with(LIMITS);

    @AfterEach
    void stop() {
        store.locked.clear();
        commits.close();
    }

    @Test
    void aLockedInboxWaitsAndAllOthersGoOnWhoeverSends() {
        store.locked.add(ada);
        CompletableFuture<Outcome> waits = send(bob, "waits", ada);

        for (int i = 0; i < 10; i++) {
            join(send(bob, "n" + i, cy));
            join(send(dan, "n" + i, dan));
        }

        assertThat(waits).isNotDone();
        assertThat(stores.messages(cy)).hasSize(10);

        store.locked.clear();

        assertThat(join(waits)).isInstanceOf(Outcome.Stored.class);
        assertThat(stores.messages(ada)).containsExactly("waits");
    }

    @Test
    void whatWaitsForALockedInboxKeepsItsOrder() {
        store.locked.add(ada);
        List<String> messages = IntStream.range(0, 50).mapToObj(i -> "n" + i).toList();
        List<CompletableFuture<Outcome>> sends = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            sends.add(send(i % 3 == 0 ? bob : i % 3 == 1 ? cy : dan, messages.get(i), ada));
        }
        awaitApart(50);

        store.locked.clear();
        sends.forEach(LockedInboxesTest::join);

        assertThat(stores.feed(ada, 0).changes())
                .extracting(LockedInboxesTest::message)
                .isEqualTo(messages);
        assertThat(told).extracting(LockedInboxesTest::message).isEqualTo(messages);
    }

    @Test
    void oneSendToManyIsStoredWholeAndItsSenderDoesNotOvertakeItself() {
        store.locked.add(ada);
        CompletableFuture<Outcome> first = send(bob, "first", ada, cy);
        awaitApart(1);
        CompletableFuture<Outcome> second = send(bob, "second", cy);
        awaitApart(2);

        join(send(dan, "of another", cy));
        join(send(bob, "elsewhere", dan));

        assertThat(stores.messages(cy)).containsExactly("of another");
        assertThat(first).isNotDone();
        assertThat(second).isNotDone();

        store.locked.clear();
        join(first);
        join(second);

        assertThat(stores.messages(cy)).containsExactly("second", "first", "of another");
        assertThat(stores.messages(ada)).containsExactly("first");
    }

    @Test
    void onlyTheFirstOfALockedInboxIsTriedAgain() {
        store.locked.add(ada);
        send(bob, "n0", ada);
        awaitApart(1);
        for (int i = 1; i < 6; i++) {
            send(cy, "n" + i, ada);
        }
        awaitApart(6);
        int before = store.tried.size();

        soon().until(() -> store.tried.size() >= before + 4);

        assertThat(List.copyOf(store.tried).subList(before + 1, before + 4))
                .allMatch(batch -> batch.equals(List.of("n0")));
    }

    @Test
    void anInboxThatIsFreeAgainDoesNotWaitForOneThatIsNot() {
        store.locked.addAll(Set.of(ada, cy));
        CompletableFuture<Outcome> toAda = send(bob, "one", ada);
        CompletableFuture<Outcome> toCy = send(bob, "two", cy);
        awaitApart(2);

        store.locked.remove(cy);

        join(toCy);
        assertThat(toAda).isNotDone();
    }

    @Test
    void whatWaitsTooLongForALockedInboxIsRefusedAndNotStored() {
        store.locked.add(ada);
        CompletableFuture<Outcome> waits = send(bob, "waits", ada);
        awaitApart(1);

        nanos.addAndGet(TOO_LONG.toNanos());

        assertThatThrownBy(() -> join(waits)).hasCauseInstanceOf(OverloadedException.class);
        store.locked.clear();
        join(send(bob, "after", ada));
        assertThat(stores.messages(ada)).containsExactly("after");
    }

    @Test
    void whatWaitsForLockedInboxesIsBoundedAndOthersHaveTheirRoom() {
        commits.close();
        commits = with(new SendLimits(100, 40_000, Duration.ofSeconds(4), 2));
        store.locked.add(ada);
        String message = "m".repeat(1000);

        List<CompletableFuture<Outcome>> sends = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            sends.add(send(bob, message, ada));
        }

        // Seven of them fit into a quarter of 40,000 bytes.
        soon().until(() -> sends.stream().filter(CompletableFuture::isDone).count() == 5);
        assertThatThrownBy(() -> join(sends.get(11))).hasCauseInstanceOf(OverloadedException.class);
        join(send(bob, "elsewhere", cy));
        store.locked.clear();
        sends.subList(0, 7).forEach(LockedInboxesTest::join);
        assertThat(stores.messages(ada)).hasSize(7);
    }

    @Test
    void closingRefusesWhatStillWaitsForALockedInbox() {
        commits.close();
        commits = with(new SendLimits(100, 1 << 20, Duration.ofMillis(200), 2));
        store.locked.add(ada);
        CompletableFuture<Outcome> waits = send(bob, "waits", ada);
        awaitApart(1);

        join(CompletableFuture.runAsync(commits::close));

        assertThatThrownBy(() -> join(waits)).hasCauseInstanceOf(OverloadedException.class);
        assertThat(stores.messages(ada)).isEmpty();
    }

    private GroupCommit with(SendLimits limits) {
        var announcements = new Announcements() {
            @Override
            public void announce(List<? extends Change> changes) {
                told.addAll(changes);
            }

            @Override
            public void recheck(Set<UserId> users) {}

            @Override
            public void doubt(Set<UserId> users) {}
        };
        return new GroupCommit(store, announcements, () -> Stores.NOW, nanos::get, limits);
    }

    private CompletableFuture<Outcome> send(UserId sender, String message, UserId... to) {
        Draft[] drafts = IntStream.range(0, to.length)
                .mapToObj(i -> new Draft(to[i], Content.of(message)))
                .toArray(Draft[]::new);
        return commits.submit(Stores.submission(sender, drafts)).toCompletableFuture();
    }

    private void awaitApart(long count) {
        soon().until(() -> commits.stats().get("waiting_locked") == count);
    }

    private static String message(Change change) {
        return ((Change.Present) change).notification().content().message();
    }

    private static ConditionFactory soon() {
        return await().atMost(10, TimeUnit.SECONDS);
    }

    private static <T> T join(CompletableFuture<T> future) {
        return future.orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** Says of inboxes that they are locked, as PostgreSQL's store does. */
    private static final class LockableStore extends WrappedStore {
        private final Set<UserId> locked = ConcurrentHashMap.newKeySet();
        private final List<List<String>> tried = new CopyOnWriteArrayList<>();

        LockableStore(InboxStore store) {
            super(store);
        }

        @Override
        public Appended append(List<Submission> submissions, Instant at) {
            tried.add(submissions.stream()
                    .map(submission -> submission.drafts().get(0).content().message())
                    .toList());
            var inboxes = new LockedInboxes(locked);
            List<Submission> free = new ArrayList<>();
            List<Outcome> outcomes = new ArrayList<>();
            for (Submission submission : submissions) {
                if (inboxes.hold(submission)) {
                    Set<UserId> which = inboxes.lockedOf(submission);
                    inboxes.add(submission, which);
                    outcomes.add(new Outcome.Locked(which));
                } else {
                    free.add(submission);
                    outcomes.add(new Outcome.KeyReused()); // Its place.
                }
            }
            Appended stored = super.append(free, at);
            int next = 0;
            for (int i = 0; i < outcomes.size(); i++) {
                if (outcomes.get(i) instanceof Outcome.KeyReused) {
                    outcomes.set(i, stored.outcomes().get(next++));
                }
            }
            return new Appended(outcomes, stored.changes());
        }
    }
}
