package dev.notification.transport.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.notification.core.domain.UserId;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.RateLimitedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Turns that one user cannot use up. A thread of the executor is a task that this test has begun and not ended. */
class OneOfEachTest {
    private static final UserId ADA = new UserId(1);
    private static final UserId BOB = new UserId(2);

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();
    private boolean isFull;
    private long nanos;
    private final OneOfEach turns = new OneOfEach("searches", this::execute, () -> nanos);

    private void execute(Runnable task) {
        if (isFull) {
            throw new RejectedExecutionException();
        }
        tasks.add(task);
    }

    private CompletableFuture<String> ask(UserId user, String what) {
        return turns.inTurn(user, () -> {
            done.add(what);
            return what;
        });
    }

    @Test
    void whileOneUsersIsUnderWayTheNextTurnIsAnothersHoweverManyWait() {
        for (int i = 0; i < OneOfEach.MAX_WAITING_OF_ONE; i++) {
            int which = i;
            turns.inTurn(ADA, () -> {
                if (which == 0) {
                    ask(BOB, "bob's"); // He comes last.
                    List.copyOf(tasks).forEach(Runnable::run); // All other threads, while this one is busy.
                }
                done.add("ada's " + which);
                return "";
            });
        }

        tasks.remove().run();

        assertThat(done).startsWith("bob's", "ada's 0");
    }

    @Test
    void moreThanSoManyOfOneUserAreRefusedAndAnothersAreNot() {
        for (int i = 0; i < OneOfEach.MAX_WAITING_OF_ONE; i++) {
            ask(ADA, "ada's");
        }

        assertThatExceptionOfType(RateLimitedException.class)
                .isThrownBy(() -> ask(ADA, "one more"))
                .satisfies(refusal -> assertThat(refusal.retryAfter()).isPositive());
        CompletableFuture<String> bobs = ask(BOB, "bob's");
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }

        assertThat(bobs).isCompletedWithValue("bob's");
        assertThat(done).hasSize(OneOfEach.MAX_WAITING_OF_ONE + 1).doesNotContain("one more");
    }

    @Test
    void whatNobodyWaitsForAnyMoreIsNotBegun() {
        ask(ADA, "left").cancel(false);

        tasks.remove().run();

        assertThat(done).isEmpty();
    }

    @Test
    void whatHasWaitedTooLongIsRefused() {
        CompletableFuture<String> late = ask(ADA, "late");
        nanos = TimeUnit.SECONDS.toNanos(6);

        tasks.remove().run();

        assertThat(done).isEmpty();
        assertThatThrownBy(late::join).hasCauseInstanceOf(OverloadedException.class);
    }

    @Test
    void aFailureIsTheAnswerAndTheNextHasItsTurn() {
        CompletableFuture<String> failing = turns.inTurn(ADA, () -> {
            throw new OverloadedException("busy");
        });
        CompletableFuture<String> next = ask(ADA, "next");

        tasks.remove().run();
        tasks.remove().run();

        assertThatThrownBy(failing::join).hasCauseInstanceOf(OverloadedException.class);
        assertThat(next).isCompletedWithValue("next");
    }

    @Test
    void whenTooMuchWaitsInAllItIsBusy() {
        isFull = true;

        assertThatExceptionOfType(OverloadedException.class).isThrownBy(() -> ask(ADA, "one"));
    }
}
