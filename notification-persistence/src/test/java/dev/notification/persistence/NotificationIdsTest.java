package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.notification.core.port.OverloadedException;
import dev.notification.core.testkit.Racing;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class NotificationIdsTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    /** What the database has: the first id that nobody took. */
    private final AtomicLong free = new AtomicLong(1);

    private final AtomicLong fetches = new AtomicLong();

    @Test
    void idsFollowEachOtherWithinABlock() {
        var ids = new NotificationIds(this::fetch);

        assertThat(ids.take(3)).isEqualTo(1);
        assertThat(ids.take(997)).isEqualTo(4);
        assertThat(ids.take(1)).isEqualTo(1001);
        assertThat(fetches).hasValue(2);
    }

    @Test
    void aFetchThatIsStalledHoldsUpNobodyElse() throws InterruptedException {
        var first = new AtomicBoolean(true);
        var stalled = new CountDownLatch(1);
        var mayGoOn = new CountDownLatch(1);
        var ids = new NotificationIds(size -> {
            long end = fetch(size);
            if (first.getAndSet(false)) {
                stalled.countDown();
                await(mayGoOn);
            }
            return end;
        });
        CompletableFuture<Long> slow = taking(ids);
        assertThat(stalled.await(10, TimeUnit.SECONDS)).isTrue();

        CompletableFuture<Long> other = taking(ids);

        assertThat(other).succeedsWithin(LONG).isEqualTo(1001L);
        assertThat(ids.take(1)).isEqualTo(1002);
        assertThat(slow).isNotDone();
        mayGoOn.countDown();
        assertThat(slow).succeedsWithin(LONG).isEqualTo(1L);
        assertThat(ids.take(1)).as("from the larger rest").isEqualTo(2);
        assertThat(fetches).hasValue(2);
    }

    @Test
    void nobodyGetsAnIdOfSomebodyElse() {
        var ids = new NotificationIds(this::fetch);

        List<List<Long>> taken = Racing.of(
                8,
                racer -> LongStream.range(0, 500)
                        .map(i -> ids.take(racer + 1))
                        .flatMap(id -> LongStream.rangeClosed(id, id + racer))
                        .boxed()
                        .toList());

        assertThat(taken.stream().flatMap(List::stream)).hasSize(500 * 36).doesNotHaveDuplicates();
    }

    @Test
    void aFetchThatFailsIsMadeAgainForTheNext() {
        var busy = new AtomicBoolean(true);
        LongUnaryOperator blocks = size -> {
            if (busy.getAndSet(false)) {
                throw new OverloadedException("busy");
            }
            return fetch(size);
        };
        var ids = new NotificationIds(blocks);

        assertThatThrownBy(() -> ids.take(1)).isInstanceOf(OverloadedException.class);

        assertThat(ids.take(1)).isEqualTo(1);
    }

    private long fetch(long size) {
        fetches.incrementAndGet();
        return free.addAndGet(size);
    }

    private static CompletableFuture<Long> taking(NotificationIds ids) {
        var taken = new CompletableFuture<Long>();
        var thread = new Thread(() -> taken.complete(ids.take(1)));
        thread.setDaemon(true);
        thread.start();
        return taken;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
