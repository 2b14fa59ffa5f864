package dev.notification.core.application.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.SendLimits;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.out.InboxStore.Outcome;
import dev.notification.core.port.out.InboxStore.Outcome.Stored;
import dev.notification.core.testkit.Stores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GroupedSendsTest {
    private final Stores stores = Stores.inMemory();
    private final UserId ada = stores.user("ada");
    private final Announcements quiet = announcing(changes -> {});
    private GatedStore gate;
    private GroupCommit sending;

    @BeforeEach
    void start() {
        gate = new GatedStore(stores.inboxes());
        sending = sending(quiet, SendLimits.DEFAULT);
    }

    @AfterEach
    void stop() {
        gate.open();
        sending.close();
    }

    @Test
    void whatGathersWhileABatchCommitsSharesTheNextTransaction() {
        CompletableFuture<Outcome> first = send("first");
        gate.awaitBatches(1);
        List<CompletableFuture<Outcome>> rest =
                IntStream.range(0, 50).mapToObj(i -> send("n" + i)).toList();

        gate.open();
        join(first);
        rest.forEach(GroupedSendsTest::join);

        assertThat(gate.batchSizes()).containsExactly(1, 50);
        assertThat(stores.messages(ada).get(0)).isEqualTo("n49");
        assertThat(stores.messages(ada)).hasSize(51);
    }

    /** Delivered at once or while the next commits: what is stored is answered as stored. */
    @Test
    void aDeliveryThatFailsHidesNoAnswer() {
        sending.close();
        sending = sending(
                announcing(changes -> {
                    throw new StackOverflowError("whatever it is");
                }),
                SendLimits.DEFAULT);
        CompletableFuture<Outcome> first = send("first");
        gate.awaitBatches(1);
        CompletableFuture<Outcome> second = send("second");

        gate.open();

        assertThat(join(first)).isInstanceOf(Stored.class);
        assertThat(join(second)).isInstanceOf(Stored.class);
        assertThat(stores.messages(ada)).containsExactly("second", "first");
    }

    @Test
    void aSendThatCannotBeStoredFailsAlone() {
        gate.poison("bad");
        CompletableFuture<Outcome> first = send("first");
        gate.awaitBatches(1);
        CompletableFuture<Outcome> good = send("good");
        CompletableFuture<Outcome> bad = send("bad");
        CompletableFuture<Outcome> alsoGood = send("also good");

        gate.open();
        join(first);
        join(good);
        join(alsoGood);

        assertThatThrownBy(() -> join(bad)).hasCauseInstanceOf(IllegalStateException.class);
        assertThat(stores.messages(ada)).containsExactly("also good", "good", "first");
    }

    @Test
    void aStoreThatIsAwayFailsAllThatWaitAtOnce() {
        gate.takeAway();
        CompletableFuture<Outcome> first = send("first");
        gate.awaitBatches(1);
        CompletableFuture<Outcome> waiting = send("waiting");

        gate.open();

        assertThatThrownBy(() -> join(first)).hasCauseInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> join(waiting)).hasCauseInstanceOf(StoreUnavailableException.class);
        assertThat(stores.messages(ada)).isEmpty();
    }

    @Test
    void aSendThatWaitsTooLongIsGivenUpAndNeverStored() {
        sending.close();
        gate = new GatedStore(stores.inboxes());
        sending = sending(quiet, new SendLimits(100, 1 << 20, Duration.ofMillis(200), 1));
        CompletableFuture<Outcome> stuck = send("stuck");
        gate.awaitBatches(1);
        CompletableFuture<Outcome> waiting = send("waiting");

        assertThatThrownBy(() -> join(waiting)).hasCauseInstanceOf(OverloadedException.class);
        assertThatThrownBy(() -> join(stuck))
                .cause()
                .isInstanceOfSatisfying(
                        StoreUnavailableException.class,
                        e -> assertThat(e.outcomeUnknown()).isTrue());
        gate.open();
        sending.close();

        assertThat(stores.messages(ada)).containsExactly("stuck");
    }

    @Test
    void beyondWhatMayWaitASendIsRefusedAtOnce() {
        sending.close();
        gate = new GatedStore(stores.inboxes());
        sending = sending(quiet, new SendLimits(100, 2000, Duration.ofSeconds(5), 1));
        send("first");
        gate.awaitBatches(1);
        for (int i = 0; i < 7; i++) {
            send("n" + i);
        }

        assertThatThrownBy(() -> join(send("one too many"))).hasCauseInstanceOf(OverloadedException.class);
    }

    @Test
    void nothingIsDeliveredBeforeItIsStored() {
        var seen = new ArrayList<Boolean>();
        sending.close();
        sending = sending(
                announcing(changes -> changes.forEach(
                        change -> seen.add(stores.feed(ada, 0).changes().contains(change)))),
                SendLimits.DEFAULT);
        gate.open();

        join(send("one"));

        assertThat(seen).containsExactly(true);
    }

    @Test
    void closingCommitsWhatWasAccepted() {
        CompletableFuture<Outcome> first = send("first");
        gate.awaitBatches(1);
        CompletableFuture<Outcome> second = send("second");

        CompletableFuture<Void> closing = CompletableFuture.runAsync(sending::close);
        gate.open();
        join(closing);

        assertThat(join(first)).isInstanceOf(Stored.class);
        assertThat(join(second)).isInstanceOf(Stored.class);
        assertThatThrownBy(() -> join(send("too late"))).hasCauseInstanceOf(OverloadedException.class);
    }

    private GroupCommit sending(Announcements to, SendLimits limits) {
        return new GroupCommit(gate, to, () -> Stores.NOW, Ticker.system(), limits);
    }

    private static Announcements announcing(Consumer<List<? extends Change>> told) {
        return new Announcements() {
            @Override
            public void announce(List<? extends Change> changes) {
                told.accept(changes);
            }

            @Override
            public void recheck(Set<UserId> users) {}

            @Override
            public void doubt(Set<UserId> users) {}
        };
    }

    private CompletableFuture<Outcome> send(String message) {
        return sending.submit(Stores.submission(ada, new Draft(ada, Content.of(message))))
                .toCompletableFuture();
    }

    private static <T> T join(CompletableFuture<T> future) {
        return future.orTimeout(10, TimeUnit.SECONDS).join();
    }
}
