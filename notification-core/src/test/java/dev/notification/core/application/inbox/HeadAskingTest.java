package dev.notification.core.application.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.notification.core.domain.Head;
import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.testkit.Stores;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeadAskingTest {
    private final Stores stores = Stores.inMemory();
    private final UserId ada = stores.user("ada");
    private final GatedStore store = new GatedStore(stores.inboxes());
    private final ExecutorService reader = Executors.newSingleThreadExecutor();
    private final HeadAsking asking = new HeadAsking(store, Ticker.system(), reader);

    @AfterEach
    void close() {
        asking.close();
        reader.shutdownNow();
    }

    private static Head of(CompletionStage<Head> asked)
            throws ExecutionException, InterruptedException, TimeoutException {
        return asked.toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    @Test
    void anAnswerHasEverythingThatWasStoredBeforeTheQuestion() throws Exception {
        for (int sent = 1; sent <= 100; sent++) {
            stores.send(ada, ada, "message " + sent);

            assertThat(of(asking.head(ada)).cursor().revision().value()).isEqualTo(sent);
        }
    }

    @Test
    void whoIsNotThereHasAnEmptyInbox() throws Exception {
        Head head = of(asking.head(new UserId(4711)));

        assertThat(head.unread()).isZero();
        assertThat(head.cursor().revision().value()).isZero();
    }

    private CompletionStage<Head> askWhileOneIsRead() {
        store.closeHeads();
        CompletionStage<Head> first = asking.head(ada);
        await().atMost(10, TimeUnit.SECONDS).until(() -> store.headReadings() == 1);
        return first;
    }

    @Test
    void whoAsksWhileOthersAreReadSharesTheNextReading() throws Exception {
        askWhileOneIsRead();
        List<CompletableFuture<Head>> others =
                IntStream.range(0, 100).mapToObj(i -> asking.head(ada)).toList();
        store.openHeads();

        for (CompletionStage<Head> other : others) {
            assertThat(of(other).unread()).isZero();
        }
        assertThat(store.headReadings()).isEqualTo(2);
    }

    @Test
    void aStoreThatIsAwayIsWaitedForOnceByAll() {
        CompletionStage<Head> first = askWhileOneIsRead();
        CompletionStage<Head> second = asking.head(ada);
        store.takeAway();
        store.openHeads();

        assertThatThrownBy(() -> of(first)).hasCauseInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> of(second)).hasCauseInstanceOf(StoreUnavailableException.class);
        assertThat(store.headReadings()).isEqualTo(1);
    }

    @Test
    void afterTheEndWhoAsksIsRefusedAndDoesNotWait() {
        asking.close();

        assertThatThrownBy(() -> of(asking.head(ada))).hasCauseInstanceOf(OverloadedException.class);
    }
}
