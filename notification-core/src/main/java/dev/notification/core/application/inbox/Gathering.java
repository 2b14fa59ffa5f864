package dev.notification.core.application.inbox;

import dev.notification.core.lifecycle.Check;
import dev.notification.core.lifecycle.Component;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * Asks the store for all who asked while it was asked last, at once. No timer: whoever asks alone is asked for at once. One
 * asking at a time: with more, each would be for fewer. Thread-safe.
 *
 * @param <Q> what is asked
 * @param <A> what comes back
 */
final class Gathering<Q, A> implements Component, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Gathering.class.getName());
    private static final int MAX_WAITING = 100_000;
    private static final int MAX_AT_ONCE = 1000;
    /** What has waited longer before it is asked could not be answered in time any more. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(1).toNanos();

    private final String name;
    private final Function<List<Q>, List<A>> asking;
    private final Ticker ticker;
    private final Executor executor;
    private final BlockingQueue<Asked<Q, A>> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final LongAdder asked = new LongAdder();
    private final LongAdder batches = new LongAdder();
    private volatile boolean closed;

    private record Asked<Q, A>(Q question, long atNanos, CompletableFuture<A> answer) {}

    /**
     * @param name in logs and figures
     * @param asking blocks on the store; an answer for each question, in their order
     * @param executor may block; it is closed by its owner, after this
     */
    Gathering(String name, Function<List<Q>, List<A>> asking, Ticker ticker, Executor executor) {
        this.name = name;
        this.asking = asking;
        this.ticker = ticker;
        this.executor = executor;
    }

    /**
     * Completes on the thread that others wait for, so what depends on it must not block. It fails as the store does, and
     * with {@link OverloadedException} if too many wait, or for more than a second. What is completed or cancelled by its
     * caller meanwhile is not asked any more.
     */
    CompletableFuture<A> ask(Q question) {
        CompletableFuture<A> answer = offer(question);
        schedule();
        return answer;
    }

    /** As {@link #ask} each of them, and they are asked at once where there is room. */
    List<CompletableFuture<A>> askAll(Collection<Q> questions) {
        List<CompletableFuture<A>> answers = questions.stream().map(this::offer).toList();
        schedule();
        return answers;
    }

    private CompletableFuture<A> offer(Q question) {
        var one = new Asked<Q, A>(question, ticker.nanos(), new CompletableFuture<>());
        asked.increment();
        if (!waiting.offer(one)) {
            one.answer().completeExceptionally(new OverloadedException("too many ask the store at once"));
        }
        return one.answer();
    }

    private void schedule() {
        if (closed) {
            failWaiting(new OverloadedException("the service is stopping"));
        } else if (scheduled.compareAndSet(false, true)) {
            try {
                executor.execute(this::turn);
            } catch (RejectedExecutionException e) {
                // Nobody comes for those that wait now; the next that asks tries again.
                scheduled.set(false);
                failWaiting(new OverloadedException("no thread can ask the store"));
            }
        }
    }

    private void turn() {
        try {
            List<Asked<Q, A>> batch = new ArrayList<>();
            waiting.drainTo(batch, MAX_AT_ONCE);
            answer(batch);
        } finally {
            scheduled.set(false);
            if (!waiting.isEmpty()) {
                schedule();
            }
        }
    }

    private void answer(List<Asked<Q, A>> batch) {
        long now = ticker.nanos();
        batch.removeIf(one -> one.answer().isDone() || isTooOld(one, now));
        if (batch.isEmpty()) {
            return;
        }
        batches.increment();
        List<A> answers;
        try {
            answers = asking.apply(batch.stream().map(Asked::question).toList());
        } catch (OverloadedException e) {
            fail(batch, e);
            return;
        } catch (StoreUnavailableException e) {
            // Those that wait would each wait for the store in turn.
            fail(batch, e);
            failWaiting(e);
            return;
        } catch (RuntimeException | Error e) {
            // This thread serves everybody: it goes on.
            LOG.log(System.Logger.Level.ERROR, name + " could not ask the store", e);
            fail(batch, new StoreUnavailableException("the store could not be asked", e));
            return;
        }
        for (int i = 0; i < batch.size(); i++) {
            complete(batch.get(i), answers.get(i));
        }
    }

    private boolean isTooOld(Asked<Q, A> one, long nowNanos) {
        return nowNanos - one.atNanos() > PATIENCE_NANOS
                && one.answer().completeExceptionally(new OverloadedException("it waited too long for the store"));
    }

    private static <Q, A> void complete(Asked<Q, A> one, A answer) {
        one.answer().complete(answer);
    }

    private static void fail(List<? extends Asked<?, ?>> batch, RuntimeException reason) {
        batch.forEach(one -> one.answer().completeExceptionally(reason));
    }

    private void failWaiting(RuntimeException reason) {
        List<Asked<Q, A>> all = new ArrayList<>();
        waiting.drainTo(all);
        fail(all, reason);
    }

    @Override
    public Check check() {
        return closed ? Check.unwell(name, "closed") : Check.well(name);
    }

    @Override
    public Map<String, Long> stats() {
        return Map.of("waiting", (long) waiting.size(), "asked", asked.sum(), "batches", batches.sum());
    }

    /** What has not been asked yet fails. */
    @Override
    public void close() {
        closed = true;
        failWaiting(new OverloadedException("the service is stopping"));
    }
}
