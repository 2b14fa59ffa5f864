package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.notification.core.lifecycle.Check;
import dev.notification.core.testkit.Racing;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SharedCheckTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    private final AtomicLong nanos = new AtomicLong(-1);
    private final AtomicInteger asked = new AtomicInteger();
    private final Semaphore answers = new Semaphore(0);
    private final SharedCheck shared = new SharedCheck("database", this::answer, nanos::get);

    @Test
    void ofManyAtOnceOneAsks() {
        answers.release(1);

        List<Check> checks = Racing.of(16, racer -> shared.check());

        assertThat(asked).hasValue(1);
        assertThat(checks).containsOnly(Check.unwell("database", "1"));
    }

    @Test
    void whoeverComesWhileItIsMadeGetsItsAnswer() {
        CompletableFuture<Check> first = checking();
        await().atMost(LONG).until(() -> asked.get() == 1);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(3));
        CompletableFuture<Check> second = checking();

        answers.release(1);

        assertThat(first).succeedsWithin(LONG).isEqualTo(Check.unwell("database", "1"));
        assertThat(second).succeedsWithin(LONG).isEqualTo(Check.unwell("database", "1"));
        assertThat(asked).hasValue(1);
    }

    @Test
    void anAnswerIsKeptForASecond() {
        answers.release(2);
        shared.check();

        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1) - 1);
        assertThat(shared.check().problem()).contains("1");

        nanos.addAndGet(1);
        assertThat(shared.check().problem()).contains("2");
    }

    @Test
    void anErrorOfTheMachineIsAnAnswerForTheOthersAndEndsNothing() {
        var failing = new SharedCheck(
                "database",
                () -> {
                    if (asked.incrementAndGet() == 1) {
                        throw new StackOverflowError();
                    }
                    return Check.well("database");
                },
                nanos::get);

        assertThatThrownBy(failing::check).isInstanceOf(StackOverflowError.class);
        assertThat(failing.check().isWell()).isFalse();

        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(failing.check().isWell()).isTrue();
    }

    private Check answer() {
        int number = asked.incrementAndGet();
        answers.acquireUninterruptibly();
        return Check.unwell("database", Integer.toString(number));
    }

    private CompletableFuture<Check> checking() {
        var answer = new CompletableFuture<Check>();
        var thread = new Thread(() -> answer.complete(shared.check()));
        thread.setDaemon(true);
        thread.start();
        return answer;
    }
}
