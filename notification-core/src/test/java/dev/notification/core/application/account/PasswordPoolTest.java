package dev.notification.core.application.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.notification.core.application.account.PasswordPool.Place;
import dev.notification.core.port.OverloadedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PasswordPoolTest {
    private static final Place NOWHERE = Place.of(Optional.empty(), false);

    private final AtomicLong now = new AtomicLong();
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final PasswordPool pool = new PasswordPool("password", 1, 1, now::get);

    @AfterEach
    void close() {
        release.countDown();
        pool.close();
    }

    /** Holds the only thread until the test lets go. */
    private CompletableFuture<String> holdTheThread() throws InterruptedException {
        return hold(pool);
    }

    private CompletableFuture<String> hold(PasswordPool whose) throws InterruptedException {
        CompletableFuture<String> held = whose.run(NOWHERE, () -> {
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
        CompletionStage<String> waiting = pool.run(NOWHERE, () -> "waited");

        CompletionStage<String> refused = pool.run(NOWHERE, () -> "never");

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
    void whatHasWaitedForTooLongIsNotHashed() throws InterruptedException {
        CompletableFuture<String> held = holdTheThread();
        var hashed = new AtomicLong();
        CompletionStage<Long> waiting = pool.run(NOWHERE, hashed::incrementAndGet);

        now.set(Duration.ofSeconds(2).toNanos() + 1);
        release.countDown();

        assertRefused(waiting);
        assertThat(join(held)).isEqualTo("held");
        assertThat(hashed).hasValue(0);
    }

    @Test
    void addressesTakeTurnsHoweverManyComeFromOne() throws InterruptedException {
        try (var wide = new PasswordPool("password", 1, 100, now::get)) {
            CompletableFuture<String> held = hold(wide);
            List<String> order = new CopyOnWriteArrayList<>();
            List<CompletionStage<Boolean>> all = new ArrayList<>();
            for (int i = 0; i < 80; i++) {
                all.add(wide.run(new Place("guesser", false), () -> order.add("guesser")));
            }
            for (int i = 0; i < 3; i++) {
                all.add(wide.run(new Place("home", false), () -> order.add("home")));
            }
            all.add(wide.run(new Place("guesser", true), () -> order.add("known")));

            release.countDown();
            join(held);
            all.forEach(PasswordPoolTest::join);

            assertThat(order).startsWith("known", "guesser", "home", "guesser", "home", "guesser", "home", "guesser");
            assertThat(order).hasSize(84);
        }
    }

    @Test
    void thoseWhoAreKnownHaveThreeTurnsOfFour() throws InterruptedException {
        try (var wide = new PasswordPool("password", 1, 100, now::get)) {
            CompletableFuture<String> held = hold(wide);
            List<String> order = new CopyOnWriteArrayList<>();
            List<CompletionStage<Boolean>> all = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                all.add(wide.run(new Place("guesser " + i, false), () -> order.add("guesser")));
            }
            for (int i = 0; i < 7; i++) {
                all.add(wide.run(new Place("home " + i, true), () -> order.add("known")));
            }

            release.countDown();
            join(held);
            all.forEach(PasswordPoolTest::join);

            assertThat(order)
                    .containsExactly(
                            "known", "known", "known", "guesser", "known", "known", "known", "guesser", "known",
                            "guesser");
        }
    }

    /** Whatever had its turn before: what is being hashed when it comes is all that it waits for. */
    @Test
    void whoIsKnownAndComesAloneIsNextHoweverManyGuessersWait() throws InterruptedException {
        try (var wide = new PasswordPool("password", 1, 200, now::get)) {
            CompletableFuture<String> held = hold(wide);
            List<String> order = new CopyOnWriteArrayList<>();
            List<CompletionStage<Boolean>> guesses = new ArrayList<>();
            List<CompletionStage<Boolean>> known = new CopyOnWriteArrayList<>();
            for (int i = 0; i < 40; i++) {
                guesses.add(wide.run(new Place("guesser " + i, false), () -> {
                    order.add("guesser");
                    // While this one is being hashed somebody comes.
                    return known.add(wide.run(new Place("home", true), () -> order.add("known")));
                }));
            }

            release.countDown();
            join(held);
            guesses.forEach(PasswordPoolTest::join);
            known.forEach(PasswordPoolTest::join);

            List<String> oneByOne = IntStream.range(0, 80)
                    .mapToObj(i -> i % 2 == 0 ? "guesser" : "known")
                    .toList();
            assertThat(order).isEqualTo(oneByOne);
        }
    }

    @Test
    void whenItIsFullTheLastOfTheLongestLineMakesRoomForOneFromElsewhere() throws InterruptedException {
        try (var narrow = new PasswordPool("password", 1, 3, now::get)) {
            CompletableFuture<String> held = hold(narrow);
            List<CompletionStage<String>> guesses = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                guesses.add(narrow.run(new Place("guesser", false), () -> "guess"));
            }

            CompletionStage<String> home = narrow.run(new Place("home", false), () -> "home");
            assertRefused(guesses.get(2));
            assertRefused(narrow.run(new Place("guesser", false), () -> "never"));
            CompletionStage<String> known = narrow.run(new Place("guesser", true), () -> "known");
            assertRefused(guesses.get(1));

            release.countDown();
            join(held);
            assertThat(join(guesses.get(0))).isEqualTo("guess");
            assertThat(join(home)).isEqualTo("home");
            assertThat(join(known)).isEqualTo("known");
        }
    }

    @Test
    void afterTheEndWhoeverComesIsRefused() {
        pool.close();

        assertRefused(pool.run(NOWHERE, () -> "never"));
        assertThat(pool.check().problem()).contains("closed");
    }

    /** A caller that is never answered waits for its own deadline. */
    @Test
    void whatStillWaitsAtTheEndIsRefusedAndNotForgotten() throws InterruptedException {
        CompletableFuture<String> held = holdTheThread();
        CompletionStage<String> waiting = pool.run(NOWHERE, () -> "too late");

        pool.close();

        assertThatThrownBy(() -> join(held)).hasRootCauseInstanceOf(InterruptedException.class);
        assertRefused(waiting);
    }

    private static void assertRefused(CompletionStage<?> answer) {
        assertThatThrownBy(() -> join(answer)).hasCauseInstanceOf(OverloadedException.class);
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
