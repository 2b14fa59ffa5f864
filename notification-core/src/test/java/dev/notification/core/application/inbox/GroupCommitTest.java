package dev.notification.core.application.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.SendLimits;
import dev.notification.core.port.SendTrace;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.out.InboxStore.Outcome;
import dev.notification.core.port.out.InboxStore.Submission;
import dev.notification.core.testkit.Stores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
    private static final SendLimits LIMITS = new SendLimits(100, 1 << 20, Duration.ofSeconds(4), 2);
    private static final Duration TOO_LONG = Duration.ofSeconds(5);

    private final Stores stores = memory();
    private final GatedStore store = new GatedStore(stores.inboxes());
    private final UserId ada = stores.user("ada");
    private final UserId bob = stores.user("bob");
    private final UserId cy = stores.user("cy");
    private final UserId dan = stores.user("dan");
    private final UserId eve = stores.user("eve");
    private final Told told = new Told();
    private final AtomicLong nanos = new AtomicLong();
    private GroupCommit commits = with(LIMITS);

    @AfterEach
    void stop() {
        store.open();
        store.releaseAll();
        commits.close();
    }

    @Test
    void batchesOfDifferentInboxesAreCommittedAtOnce() {
        send(ada, ada, "one");
        store.awaitBatches(1);
        send(bob, bob, "two");

        soon().until(() -> store.appending() == 2);
    }

    @Test
    void oneLaneCommitsOneBatchAtATime() {
        commits.close();
        commits = with(LIMITS.withLanes(1));
        send(ada, ada, "one");
        store.awaitBatches(1);
        CompletableFuture<Outcome> second = send(bob, bob, "two");
        CompletableFuture<Outcome> third = send(cy, cy, "three");

        store.open();
        join(second);
        join(third);

        assertThat(store.batchSizes()).containsExactly(1, 2);
    }

    @Test
    void whileOneBatchIsStuckOtherInboxesGoOn() {
        store.open();
        store.hold(ada);
        CompletableFuture<Outcome> stuck = send(bob, ada, "stuck");
        store.awaitBatches(1);

        for (int i = 0; i < 20; i++) {
            join(send(cy, dan, "n" + i));
        }

        assertThat(stuck).isNotDone();
        assertThat(stores.messages(dan)).hasSize(20);
    }

    @Test
    void whileOneBatchIsStuckItsSenderAndItsInboxWaitAndSoDoesWhatWouldOvertakeThem() {
        store.open();
        store.hold(ada);
        send(bob, ada, "stuck");
        store.awaitBatches(1);

        CompletableFuture<Outcome> sameSender = send(bob, cy, "of the same sender");
        CompletableFuture<Outcome> sameInbox = send(dan, ada, "for the same inbox");
        CompletableFuture<Outcome> behindSender = send(dan, eve, "behind the second");
        CompletableFuture<Outcome> behindInbox = send(eve, cy, "behind the first");
        // It touches nobody's sends and nobody's inbox: that ada receives says nothing about what she sends.
        join(send(ada, bob, "free"));

        assertThat(List.of(sameSender, sameInbox, behindSender, behindInbox)).noneMatch(CompletableFuture::isDone);
        assertThat(stores.messages(eve)).isEmpty();

        store.release(ada);
        List.of(sameSender, sameInbox, behindSender, behindInbox).forEach(GroupCommitTest::join);

        assertThat(stores.messages(ada)).containsExactly("for the same inbox", "stuck");
        assertThat(stores.messages(cy)).containsExactly("behind the first", "of the same sender");
    }

    /** Twelve senders and nine inboxes, three at a time: whatever the lanes do, each sender's and each inbox's order holds. */
    @Test
    void orderPerSenderAndPerInboxIsTheOrderOfAcceptance() {
        commits.close();
        commits = new GroupCommit(
                store, told, () -> Stores.NOW, Ticker.system(), new SendLimits(20, 1 << 24, Duration.ofSeconds(9), 2));
        store.open();
        List<UserId> users =
                IntStream.range(0, 12).mapToObj(i -> stores.user("u" + i)).toList();
        var random = new Random(14);
        var waits = new Random(15);
        // A lane is held up now and then by as much work as it takes to count, so that the other overtakes it.
        store.beforeAppend(batch -> {
            synchronized (waits) {
                if (waits.nextInt(4) > 0) {
                    return;
                }
            }
            IntStream.range(0, 200_000).forEach(i -> Thread.onSpinWait());
        });
        var sent = new HashMap<UserId, List<String>>();
        var outcomes = new ArrayList<CompletableFuture<Outcome>>();
        for (int i = 0; i < 3000; i++) {
            UserId sender = users.get(random.nextInt(12));
            List<UserId> to = random.ints(1 + random.nextInt(3), 0, 9)
                    .distinct()
                    .mapToObj(users::get)
                    .toList();
            String message = "m" + i;
            to.forEach(
                    user -> sent.computeIfAbsent(user, key -> new ArrayList<>()).add(message));
            outcomes.add(send(new Submission(
                    sender,
                    to.stream()
                            .map(user -> new Draft(user, Content.of(message)))
                            .toList(),
                    Optional.empty())));
        }

        outcomes.forEach(GroupCommitTest::join);

        assertThat(told.messages()).isEqualTo(sent);
        sent.forEach((user, messages) -> assertThat(
                        stores.inboxes().changes(user, Revision.START, 10_000).orElseThrow().changes().stream()
                                .map(GroupCommitTest::message))
                .containsExactlyElementsOf(messages));
        assertThat(commits.stats()).containsEntry("sends", 3000L).containsEntry("waiting", 0L);
    }

    @Test
    void whatWaitedTooLongIsGivenUpAndNeverStored() {
        CompletableFuture<Outcome> committing = send(ada, ada, "committing");
        store.awaitBatches(1);
        CompletableFuture<Outcome> waiting = send(ada, bob, "waiting");

        nanos.addAndGet(TOO_LONG.toNanos());

        assertThatThrownBy(() -> join(waiting)).hasCauseInstanceOf(OverloadedException.class);
        assertUnknown(committing);
        store.open();
        join(send(ada, bob, "later"));
        assertThat(stores.messages(bob)).containsExactly("later");
        assertThat(commits.stats()).containsEntry("given_up", 2L).containsEntry("unknown", 1L);
    }

    @Test
    void whatWaitsNotTooLongIsNotGivenUp() {
        CompletableFuture<Outcome> committing = send(ada, ada, "committing");
        store.awaitBatches(1);
        CompletableFuture<Outcome> old = send(ada, ada, "old");
        nanos.addAndGet(TOO_LONG.toNanos() / 2);
        CompletableFuture<Outcome> young = send(ada, ada, "young");

        nanos.addAndGet(TOO_LONG.toNanos() / 2);

        assertThatThrownBy(() -> join(old)).hasCauseInstanceOf(OverloadedException.class);
        assertUnknown(committing);
        store.open();
        join(young);
        assertThat(stores.messages(ada)).containsExactly("young", "committing");
    }

    @Test
    void aSendThatWasGivenUpAsUnknownIsAnnouncedWhenItsCommitReturns() {
        CompletableFuture<Outcome> stuck = send(ada, ada, "stuck");
        store.awaitBatches(1);
        nanos.addAndGet(TOO_LONG.toNanos());
        assertUnknown(stuck);

        store.open();

        soon().until(() -> told.of(ada).equals(List.of("stuck")));
    }

    /** It is asked once for a batch: that it is busy is no one send's fault. */
    @Test
    void aBusyStoreFailsItsBatchAndNothingThatWaits() {
        store.hold(bob);
        store.beforeAppend(batch -> {
            if (message(batch).equals("busy")) {
                throw new OverloadedException("no connection is free");
            }
        });
        send(ada, ada, "first");
        store.awaitBatches(1);
        List<CompletableFuture<Outcome>> busy = List.of(send(ada, bob, "busy"), send(ada, bob, "busy too"));
        store.open();
        store.awaitBatches(2);
        CompletableFuture<Outcome> waiting = send(ada, bob, "waiting");

        store.release(bob);

        busy.forEach(send -> assertThatThrownBy(() -> join(send)).hasCauseInstanceOf(OverloadedException.class));
        join(waiting);
        assertThat(stores.messages(bob)).containsExactly("waiting");
        assertThat(store.batchSizes()).containsExactly(1, 2, 1);
    }

    @Test
    void aCommitOfUnknownOutcomeFailsItsBatchAsUnknownAndWhatWaitsAsNotStored() {
        store.afterAppend(batch -> {
            throw new StoreUnavailableException("the connection broke", null, true);
        });
        CompletableFuture<Outcome> first = send(ada, bob, "first");
        store.awaitBatches(1);
        CompletableFuture<Outcome> waiting = send(ada, cy, "waiting");

        store.open();

        assertUnknown(first);
        assertThatThrownBy(() -> join(waiting))
                .cause()
                .isInstanceOfSatisfying(
                        StoreUnavailableException.class,
                        e -> assertThat(e.outcomeUnknown()).isFalse());
        soon().until(() -> told.doubted.equals(List.of(Set.of(bob))));
        assertThat(stores.messages(cy)).isEmpty();
    }

    @Test
    void anErrorOfTheStoreReachesItsSendersAndTheLanesGoOn() {
        store.open();
        store.beforeAppend(batch -> {
            if (message(batch).equals("bad")) {
                throw new StackOverflowError("whatever it is");
            }
        });

        for (int i = 0; i < 5; i++) {
            assertUnknown(send(ada, ada, "bad"));
            join(send(ada, ada, "good"));
        }

        soon().until(() -> told.doubted.size() == 5);
        assertThat(stores.messages(ada)).containsOnly("good").hasSize(5);
    }

    @Test
    void whateverAnAnnouncementThrowsWhatIsStoredIsAnsweredAsStored() {
        told.onAnnounce(changes -> {
            throw new StackOverflowError("whatever it is");
        });
        told.onRecheck(users -> {
            throw new IllegalStateException("a follower's bug");
        });
        CompletableFuture<Outcome> first = send(ada, ada, "first");
        store.awaitBatches(1);
        CompletableFuture<Outcome> second = send(ada, ada, "second");

        store.open();

        assertThat(join(first)).isInstanceOf(Outcome.Stored.class);
        assertThat(join(second)).isInstanceOf(Outcome.Stored.class);
        assertThat(commits.stats())
                .hasEntrySatisfying(
                        "announcement_failures", count -> assertThat(count).isGreaterThanOrEqualTo(2));
    }

    /** Their followers may have been told nothing, or half. */
    @Test
    void whatCouldNotBeAnnouncedIsRechecked() {
        store.open();
        told.onAnnounce(changes -> {
            throw new IllegalStateException("a follower's bug");
        });

        join(send(ada, bob, "one"));

        assertThat(told.rechecked).containsExactly(Set.of(bob));
    }

    @Test
    void anAnnouncementComesAfterTheCommitAndBeforeTheAnswer() {
        store.open();
        var storedWhenTold = new ArrayList<List<String>>();
        var answeredWhenTold = new ArrayList<Boolean>();
        var answer = new CompletableFuture<CompletableFuture<Outcome>>();
        told.onAnnounce(changes -> {
            storedWhenTold.add(stores.messages(ada));
            answeredWhenTold.add(join(answer).isDone());
        });

        CompletableFuture<Outcome> sent = send(ada, ada, "one");
        answer.complete(sent);
        join(sent);

        assertThat(storedWhenTold).containsExactly(List.of("one"));
        assertThat(answeredWhenTold).containsExactly(false);
    }

    /** What these threads log in between is found by the trace of the send. */
    @Test
    void aTracedSendIsWorkedAtWhileItIsCommittedAnnouncedAndAnsweredAndNoLonger() {
        var trace = new Followed();
        List<String> at = new CopyOnWriteArrayList<>();
        store.beforeAppend(submissions -> at.add("commit " + trace.isWorkedAt()));
        told.onAnnounce(changes -> at.add("announce " + trace.isWorkedAt()));
        var submission = Stores.submission(ada, new Draft(ada, Content.of("one")));

        CompletableFuture<Void> answered = commits.submit(submission, nanos.get(), Optional.of(trace))
                .thenRun(() -> at.add("answer " + trace.isWorkedAt()))
                .toCompletableFuture();
        store.open();
        join(answered);
        trace.threads.forEach(thread -> soon().until(() -> !trace.working.contains(thread)));

        assertThat(at).containsExactly("commit true", "announce true", "answer true");
        join(send(bob, bob, "of nobody's trace"));
        assertThat(at.get(at.size() - 1)).isEqualTo("announce false");
    }

    private static final class Followed implements SendTrace {
        private final Set<Thread> working = ConcurrentHashMap.newKeySet();
        private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

        boolean isWorkedAt() {
            return working.contains(Thread.currentThread());
        }

        @Override
        public Work work() {
            Thread thread = Thread.currentThread();
            boolean isFirst = working.add(thread);
            threads.add(thread);
            return () -> {
                if (isFirst) {
                    working.remove(thread);
                }
            };
        }

        @Override
        public void committed(List<Stored> traced, int sends, long tookNanos) {}

        @Override
        public void answered(List<NotificationId> ids, String outcome, long tookNanos) {}
    }

    @Test
    void aBatchThatIsStuckInItsCommitWhenTheServiceEndsIsAnsweredAsUnknown() {
        commits.close();
        commits = with(new SendLimits(100, 1 << 20, Duration.ofMillis(200), 2));
        CompletableFuture<Outcome> stuck = send(ada, ada, "stuck");
        store.awaitBatches(1);
        CompletableFuture<Outcome> waiting = send(ada, ada, "waiting");

        join(CompletableFuture.runAsync(commits::close));

        assertUnknown(stuck);
        assertThatThrownBy(() -> join(waiting)).hasCauseInstanceOf(OverloadedException.class);
        assertThat(commits.check().isWell()).isFalse();

        store.open();
        soon().until(() -> told.of(ada).equals(List.of("stuck")));
    }

    @Test
    void anAnnouncementThatNeverEndsDoesNotKeepTheServiceFromEnding() {
        store.open();
        commits.close();
        commits = with(new SendLimits(100, 1 << 20, Duration.ofMillis(200), 2));
        var never = new CountDownLatch(1);
        told.onAnnounce(changes -> join(CompletableFuture.runAsync(() -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        })));
        CompletableFuture<Outcome> stored = send(ada, ada, "stored");
        soon().until(() -> stores.messages(ada).size() == 1);

        join(CompletableFuture.runAsync(commits::close));

        assertThat(stored).isDone();
        never.countDown();
    }

    @Test
    void closingCommitsWhatWasAcceptedOnAllLanes() {
        List<CompletableFuture<Outcome>> sends = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            sends.add(send(ada, ada, "n" + i));
            sends.add(send(bob, bob, "n" + i));
        }
        store.awaitBatches(1);

        CompletableFuture<Void> closing = CompletableFuture.runAsync(commits::close);
        store.open();
        join(closing);

        sends.forEach(GroupCommitTest::join);
        assertThat(stores.messages(ada)).hasSize(10);
        assertThatThrownBy(() -> join(send(ada, ada, "too late"))).hasCauseInstanceOf(OverloadedException.class);
    }

    @Test
    void closingWhenNothingWaitsEndsAtOnceAndTwiceIsOnce() {
        long start = System.nanoTime();

        commits.close();
        commits.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMITS.maxWait());
    }

    @Test
    void aCommitThatTakesTooLongIsUnwell() {
        assertThat(commits.check().isWell()).isTrue();
        send(ada, ada, "stuck");
        store.awaitBatches(1);
        assertThat(commits.check().isWell()).isTrue();

        nanos.addAndGet(TOO_LONG.toNanos());

        assertThat(commits.check().isWell()).isFalse();
        store.open();
        soon().until(() -> commits.check().isWell());
    }

    private GroupCommit with(SendLimits limits) {
        return new GroupCommit(store, told, () -> Stores.NOW, nanos::get, limits);
    }

    private CompletableFuture<Outcome> send(UserId sender, UserId recipient, String message) {
        return send(Stores.submission(sender, new Draft(recipient, Content.of(message))));
    }

    private CompletableFuture<Outcome> send(Submission submission) {
        return commits.submit(submission).toCompletableFuture();
    }

    private static String message(List<Submission> batch) {
        return batch.get(0).drafts().get(0).content().message();
    }

    private static String message(Change change) {
        return ((Change.Present) change).notification().content().message();
    }

    private static void assertUnknown(CompletableFuture<Outcome> sent) {
        assertThatThrownBy(() -> join(sent))
                .cause()
                .isInstanceOfSatisfying(
                        StoreUnavailableException.class,
                        e -> assertThat(e.outcomeUnknown()).isTrue());
    }

    private static ConditionFactory soon() {
        return await().atMost(10, TimeUnit.SECONDS);
    }

    private static <T> T join(CompletableFuture<T> future) {
        return future.orTimeout(10, TimeUnit.SECONDS).join();
    }

    private static Stores memory() {
        return Stores.inMemory();
    }

    /** What was announced, in the order in which it was. */
    private static final class Told implements Announcements {
        private final Map<UserId, List<String>> messages = new HashMap<>();
        private final List<Set<UserId>> rechecked = new CopyOnWriteArrayList<>();
        private final List<Set<UserId>> doubted = new CopyOnWriteArrayList<>();
        private volatile Consumer<List<? extends Change>> onAnnounce = changes -> {};
        private volatile Consumer<Set<UserId>> onRecheck = users -> {};

        void onAnnounce(Consumer<List<? extends Change>> work) {
            onAnnounce = work;
        }

        void onRecheck(Consumer<Set<UserId>> work) {
            onRecheck = work;
        }

        @Override
        public void announce(List<? extends Change> changes) {
            onAnnounce.accept(changes);
            synchronized (messages) {
                changes.forEach(change -> messages.computeIfAbsent(change.inbox(), key -> new ArrayList<>())
                        .add(message(change)));
            }
        }

        @Override
        public void recheck(Set<UserId> users) {
            onRecheck.accept(users);
            rechecked.add(users);
        }

        @Override
        public void doubt(Set<UserId> users) {
            doubted.add(users);
        }

        Map<UserId, List<String>> messages() {
            synchronized (messages) {
                return new HashMap<>(messages);
            }
        }

        List<String> of(UserId inbox) {
            return messages().getOrDefault(inbox, List.of());
        }
    }
}
