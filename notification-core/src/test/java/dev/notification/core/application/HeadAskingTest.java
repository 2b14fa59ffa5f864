package dev.notification.core.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.notification.core.domain.Head;
import dev.notification.core.domain.UserId;
import dev.notification.core.memory.InMemoryStores;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.testkit.Stores;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeadAskingTest {
    private final InMemoryStores memory = new InMemoryStores();
    private final Stores stores = new Stores(memory.accounts(), memory.inboxes(), memory.devices(), memory.logins());
    private final UserId ada = stores.user("ada");
    private final HeadAsking asking = new HeadAsking(memory.inboxes());

    @AfterEach
    void close() {
        asking.close();
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

    @Test
    void afterTheEndWhoAsksIsRefusedAndDoesNotWait() {
        asking.close();

        assertThatThrownBy(() -> of(asking.head(ada))).hasCauseInstanceOf(OverloadedException.class);
    }
}
