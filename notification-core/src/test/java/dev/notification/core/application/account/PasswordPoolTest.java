package dev.notification.core.application.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.notification.core.port.OverloadedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PasswordPoolTest {
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final PasswordPool pool = new PasswordPool(1, 1);

    @AfterEach
    void close() {
        release.countDown();
        pool.close();
    }

    /** Holds the only thread until the test lets go. */
    private CompletableFuture<String> holdTheThread() throws InterruptedException {
        CompletableFuture<String> held = pool.run(() -> {
                    started.countDown();
                    pass(release);
                    return "held";
                })
                .toCompletableFuture();
        assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
        return held;
    }

    private static void pass(CountDownLatch gate) {
        try {
            if (!gate.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody let go");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whenItIsFullTheNextIsRefusedAtOnceAndThoseThatWaitAreServed() throws InterruptedException {
        CompletableFuture<String> held = holdTheThread();
        CompletionStage<String> waiting = pool.run(() -> "waited");

        CompletionStage<String> refused = pool.run(() -> "never");

        assertRefused(refused);
        assertThat(pool.stats())
                .containsEntry("hashing", 1L)
                .containsEntry("waiting", 1L)
                .containsEntry("refused", 1L);
        release.countDown();
        assertThat(join(held)).isEqualTo("held");
        assertThat(join(waiting)).isEqualTo("waited");
    }

    @Test
    void afterTheEndWhoeverComesIsRefused() {
        pool.close();

        assertRefused(pool.run(() -> "never"));
        assertThat(pool.check().problem()).contains("closed");
    }

    /** A caller that is never answered waits for its own deadline. */
    @Test
    void whatStillWaitsAtTheEndIsRefusedAndNotForgotten() throws InterruptedException {
        CompletableFuture<String> held = holdTheThread();
        CompletionStage<String> waiting = pool.run(() -> "too late");

        pool.close();

        assertThatThrownBy(() -> join(held)).hasRootCauseInstanceOf(InterruptedException.class);
        assertRefused(waiting);
    }

    private static void assertRefused(CompletionStage<String> answer) {
        assertThatThrownBy(() -> join(answer)).hasCauseInstanceOf(OverloadedException.class);
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
