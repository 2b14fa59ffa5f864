package dev.notification.core.application.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Gathering on an executor that runs when the test says so, with a time that only the test moves. */
class GatheringTest {
    private static final int AT_ONCE = 1000;
    private static final int MAX_WAITING = 100_000;

    private final Deque<Runnable> turns = new ArrayDeque<>();
    private final List<List<Integer>> asked = new ArrayList<>();
    private final Deque<Throwable> troubles = new ArrayDeque<>();
    private boolean refusesTurns;
    private long nanos = Long.MAX_VALUE - 1;
    private final Gathering<Integer, String> gathering =
            new Gathering<>("test", this::answers, () -> nanos, this::execute);

    private List<String> answers(List<Integer> questions) {
        asked.add(questions);
        Optional.ofNullable(troubles.poll()).ifPresent(GatheringTest::raise);
        return questions.stream().map(question -> "answer " + question).toList();
    }

    private static void raise(Throwable trouble) {
        if (trouble instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) trouble;
    }

    private void execute(Runnable turn) {
        if (refusesTurns) {
            throw new RejectedExecutionException("full");
        }
        turns.add(turn);
    }

    private void runATurn() {
        turns.remove().run();
    }

    private List<CompletableFuture<String>> ask(int questions) {
        return IntStream.range(0, questions).mapToObj(gathering::ask).toList();
    }

    @Test
    void allThatAskMeanwhileAreAskedForAtOnceAndEachGetsItsOwnAnswer() {
        List<CompletableFuture<String>> answers = ask(3);
        assertThat(turns).hasSize(1);

        runATurn();

        assertThat(asked).containsExactly(List.of(0, 1, 2));
        assertThat(answers).extracting(CompletableFuture::join).containsExactly("answer 0", "answer 1", "answer 2");
        assertThat(turns).isEmpty();
    }

    @Test
    void whatIsCancelledIsNotAsked() {
        List<CompletableFuture<String>> answers = ask(3);
        answers.get(1).cancel(false);

        runATurn();

        assertThat(asked).containsExactly(List.of(0, 2));
    }

    @Test
    void whenAllHaveGoneTheStoreIsNotAskedAtAll() {
        ask(3).forEach(answer -> answer.cancel(false));

        runATurn();

        assertThat(asked).isEmpty();
        assertThat(gathering.stats()).containsEntry("batches", 0L).containsEntry("waiting", 0L);
    }

    @Test
    void aStoreThatHasTooMuchToDoFailsThoseItWasAskedForAndNoOther() {
        List<CompletableFuture<String>> answers = ask(AT_ONCE + 1);
        troubles.add(new OverloadedException("busy"));

        runATurn();

        assertThat(answers.subList(0, AT_ONCE)).allSatisfy(answer -> assertFailed(answer, OverloadedException.class));
        assertThat(answers.get(AT_ONCE)).isNotDone();
        runATurn();
        assertThat(answers.get(AT_ONCE)).isCompletedWithValue("answer " + AT_ONCE);
    }

    /** Each of them would wait for the store in turn. */
    @Test
    void aStoreThatIsAwayFailsAllThatWaitAndTheNextIsAskedForAgain() {
        List<CompletableFuture<String>> answers = ask(AT_ONCE + 1);
        troubles.add(new StoreUnavailableException("away", null));

        runATurn();

        assertThat(answers).allSatisfy(answer -> assertFailed(answer, StoreUnavailableException.class));
        assertThat(asked).hasSize(1);
        CompletableFuture<String> next = gathering.ask(7);
        runATurn();
        assertThat(next).isCompletedWithValue("answer 7");
    }

    @Test
    void anErrorFailsThoseItWasAskedForAndTheNextIsAskedForAgain() {
        CompletableFuture<String> first = gathering.ask(1);
        troubles.add(new StackOverflowError());
        runATurn();
        CompletableFuture<String> second = gathering.ask(2);
        troubles.add(new IllegalStateException("a bug"));
        runATurn();
        CompletableFuture<String> third = gathering.ask(3);
        runATurn();

        assertFailed(first, StoreUnavailableException.class);
        assertFailed(second, StoreUnavailableException.class);
        assertThat(third).isCompletedWithValue("answer 3");
    }

    @Test
    void whatHasWaitedForMoreThanASecondIsRefusedAndNotAsked() {
        CompletableFuture<String> old = gathering.ask(1);
        nanos++;
        CompletableFuture<String> justInTime = gathering.ask(2);

        nanos += Duration.ofSeconds(1).toNanos();
        runATurn();

        assertFailed(old, OverloadedException.class);
        assertThat(justInTime).isCompletedWithValue("answer 2");
    }

    @Test
    void onlySoManyMayWait() {
        List<CompletableFuture<String>> waiting = ask(MAX_WAITING);

        CompletableFuture<String> oneTooMany = gathering.ask(MAX_WAITING);

        assertFailed(oneTooMany, OverloadedException.class);
        assertThat(waiting.get(MAX_WAITING - 1)).isNotDone();
        assertThat(gathering.stats()).containsEntry("waiting", (long) MAX_WAITING);
        while (!turns.isEmpty()) {
            runATurn();
        }
        assertThat(asked).hasSize(MAX_WAITING / AT_ONCE);
        assertThat(waiting).allSatisfy(answer -> assertThat(answer).isCompleted());
    }

    @Test
    void anExecutorThatRefusesFailsThoseWhoAskAndNobodyAfterThem() {
        refusesTurns = true;
        CompletableFuture<String> refused = gathering.ask(1);
        refusesTurns = false;
        CompletableFuture<String> next = gathering.ask(2);

        assertFailed(refused, OverloadedException.class);
        runATurn();
        assertThat(next).isCompletedWithValue("answer 2");
    }

    @Test
    void closingFailsThoseThatWaitAndAllThatCome() {
        CompletableFuture<String> waiting = gathering.ask(1);

        gathering.close();

        assertFailed(waiting, OverloadedException.class);
        assertFailed(gathering.ask(2), OverloadedException.class);
        runATurn();
        assertThat(asked).isEmpty();
        assertThat(gathering.check().problem()).contains("closed");
    }

    private static void assertFailed(CompletableFuture<String> answer, Class<? extends Throwable> reason) {
        assertThat(answer).isCompletedExceptionally();
        ThrowingCallable join = answer::join;
        assertThatThrownBy(join).hasCauseInstanceOf(reason);
    }
}
