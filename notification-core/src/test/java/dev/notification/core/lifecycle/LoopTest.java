package dev.notification.core.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.StoreUnavailableException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LoopTest {
    private static final Duration SOON = Duration.ofMillis(1);
    private static final Duration NEVER = Duration.ofDays(1);

    private final Loop loop = new Loop("test-loop");
    private final AtomicInteger runs = new AtomicInteger();
    private final Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    /** What would end the process. */
    private final Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void listen() {
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> uncaught.add(failure));
    }

    @AfterEach
    void close() {
        loop.close();
        Thread.setDefaultUncaughtExceptionHandler(before);
    }

    static Stream<Supplier<Throwable>> whateverAJobMayThrow() {
        return Stream.of(
                () -> new IllegalStateException("a bug"),
                () -> new OutOfMemoryError("no thread could be started"),
                StackOverflowError::new,
                () -> new ExceptionInInitializerError("a class that cannot be loaded"),
                () -> new AssertionError("an error of the worst kind"));
    }

    /** Without a word, an executor never runs again what has thrown. */
    @ParameterizedTest
    @MethodSource("whateverAJobMayThrow")
    void whateverAJobThrowsItIsCountedAndTheJobRunsAgain(Supplier<Throwable> thrown) {
        loop.every("job", SOON, () -> {
            if (runs.incrementAndGet() <= 3) {
                throw LoopTest.<RuntimeException>unchecked(thrown.get());
            }
        });

        await().dontCatchUncaughtExceptions().until(() -> runs.get() > 5);

        assertThat(figure("job_failures")).isEqualTo(3);
        assertThat(figure("job_runs")).isGreaterThan(5);
        assertThat(figure("job_postponed")).isZero();
    }

    /** The process ends by it, if whoever runs it wants so. */
    @Test
    void anErrorOfTheMachineReachesTheHandlerOfItsThreadAndABugDoesNot() {
        var error = new OutOfMemoryError("on purpose");
        loop.every("job", SOON, NEVER, () -> {
            throw error;
        });
        loop.every("bug", SOON, NEVER, () -> {
            throw new IllegalStateException("a bug");
        });
        loop.every("deep", SOON, NEVER, () -> {
            throw new StackOverflowError("of one call");
        });

        await().dontCatchUncaughtExceptions()
                .until(() -> figure("bug_failures") + figure("deep_failures") + figure("job_failures") == 3
                        && !uncaught.isEmpty());

        assertThat(uncaught).containsExactly(error);
    }

    @Test
    void oneThatFailsKeepsNoOtherFromRunning() {
        loop.every("broken", SOON, () -> {
            throw new LinkageError("for ever");
        });
        loop.every("sound", SOON, runs::incrementAndGet);

        await().dontCatchUncaughtExceptions().until(() -> runs.get() > 5);

        assertThat(figure("broken_failures")).isPositive();
        assertThat(figure("sound_failures")).isZero();
    }

    @Test
    void itIsUnwellAfterAFailureAndWellAgainAfterARunThatSucceeds() {
        var trouble = new AtomicReference<RuntimeException>();
        loop.every("job", SOON, () -> {
            runs.incrementAndGet();
            if (trouble.get() != null) {
                throw trouble.get();
            }
        });
        await().dontCatchUncaughtExceptions().until(() -> runs.get() > 1);
        assertThat(loop.check()).isEqualTo(Check.well("test-loop"));

        trouble.set(new IllegalStateException("a bug"));
        await().dontCatchUncaughtExceptions().until(() -> !loop.check().isWell());
        assertThat(loop.check().problem())
                .hasValueSatisfying(problem -> assertThat(problem).startsWith("job failed"));

        trouble.set(null);
        await().dontCatchUncaughtExceptions().until(() -> loop.check().isWell());
    }

    /** The store's own part says so: a loop that waits for it is well. */
    @Test
    void aStoreThatIsAwayOrBusyOnlyPostponesAJob() {
        loop.every("job", SOON, () -> {
            int run = runs.incrementAndGet();
            if (run == 1) {
                throw new StoreUnavailableException("away", null);
            }
            if (run == 2) {
                throw new OverloadedException("busy");
            }
        });

        await().dontCatchUncaughtExceptions().until(() -> runs.get() > 3);

        assertThat(figure("job_postponed")).isEqualTo(2);
        assertThat(figure("job_failures")).isZero();
        assertThat(loop.check().isWell()).isTrue();
    }

    @Test
    void theFirstRunComesAfterTheDelayAndTheNextAfterThePause() {
        loop.every("first", Duration.ZERO, NEVER, runs::incrementAndGet);
        loop.every("later", NEVER, SOON, () -> runs.addAndGet(100));

        await().dontCatchUncaughtExceptions().until(() -> figure("first_runs") == 1);
        assertThat(figure("later_runs")).isZero();
        assertThat(runs.get()).isEqualTo(1);
    }

    @Test
    void closingLetsTheRunThatIsUnderWayEndAndNothingRunsAfterIt() throws InterruptedException {
        var started = new CountDownLatch(1);
        var closing = new CountDownLatch(1);
        loop.every("job", Duration.ZERO, SOON, () -> {
            started.countDown();
            awaitUninterrupted(closing);
            runs.incrementAndGet();
        });
        assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();

        closing.countDown();
        loop.close();

        assertThat(runs.get()).isPositive();
        assertThat(figure("job_runs")).isEqualTo(runs.get());
        assertThat(loop.check().problem()).contains("closed");
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private long figure(String name) {
        return loop.stats().get(name);
    }

    /** Throws it whatever it is. */
    @SuppressWarnings("unchecked") // That is the point.
    private static <T extends Throwable> RuntimeException unchecked(Throwable any) throws T {
        throw (T) any;
    }
}
