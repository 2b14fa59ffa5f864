package dev.notification.transport.rest;

import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.lifecycle.Turns;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.RateLimitedException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What may take long, such as a search: users take turns, and of one user there is one at a time, so that nobody waits for
 * somebody who asks for many. Thread-safe.
 */
final class OneOfEach {
    static final int MAX_WAITING_OF_ONE = 8;
    /** A caller that has waited longer before its turn could not be answered in time any more. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final String what;
    private final Turns<UserId> turns;
    private final Ticker ticker;

    /**
     * @param what as a refusal calls them: "searches"
     * @param executor may block on the store
     */
    OneOfEach(String what, Executor executor, Ticker ticker) {
        this.what = what;
        this.turns = new Turns<>(executor, 1);
        this.ticker = ticker;
    }

    /** Never blocks. One that is cancelled before its turn is never begun. */
    <T> CompletableFuture<T> inTurn(UserId user, Supplier<T> work) {
        var answer = new CompletableFuture<T>();
        long asked = ticker.nanos();
        add(user, () -> run(work, asked, answer));
        return answer;
    }

    private synchronized void add(UserId user, Runnable turn) {
        if (turns.waiting(user) >= MAX_WAITING_OF_ONE) {
            throw new RateLimitedException(
                    "more than " + MAX_WAITING_OF_ONE + " " + what + " of this inbox wait", Duration.ofSeconds(1));
        }
        try {
            turns.add(user, turn);
        } catch (RejectedExecutionException e) {
            throw new OverloadedException("too many " + what + " wait");
        }
    }

    private <T> void run(Supplier<T> work, long asked, CompletableFuture<T> answer) {
        if (answer.isDone()) {
            return;
        }
        try {
            if (ticker.nanos() - asked > PATIENCE_NANOS) {
                throw new OverloadedException("it waited too long for its turn");
            }
            answer.complete(work.get());
        } catch (RuntimeException | Error e) {
            answer.completeExceptionally(e);
        }
    }
}
