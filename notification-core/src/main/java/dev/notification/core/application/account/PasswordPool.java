package dev.notification.core.application.account;

import dev.notification.core.lifecycle.Check;
import dev.notification.core.lifecycle.Component;
import dev.notification.core.lifecycle.Threads;
import dev.notification.core.port.OverloadedException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** Where passwords are hashed: few threads and a short queue, so that a flood of logins leaves the rest alone. */
public final class PasswordPool implements Component, AutoCloseable {
    private static final String NAME = "notification-password";
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ThreadPoolExecutor threads;
    private final LongAdder refused = new LongAdder();

    /**
     * @param threads how many passwords are hashed at once
     * @param waiting how many more may wait
     */
    public PasswordPool(int threads, int waiting) {
        this.threads = Threads.pool(NAME, threads, waiting);
    }

    <T> CompletionStage<T> run(Supplier<T> work) {
        var waiting = new Waiting<>(work, new CompletableFuture<>());
        try {
            threads.execute(waiting);
        } catch (RejectedExecutionException e) {
            waiting.refuse("too many passwords are being checked");
            refused.increment();
        }
        return waiting.answer();
    }

    private record Waiting<T>(Supplier<T> work, CompletableFuture<T> answer) implements Runnable {
        @Override
        public void run() {
            answer.completeAsync(work, Runnable::run);
        }

        void refuse(String reason) {
            answer.completeExceptionally(new OverloadedException(reason));
        }
    }

    @Override
    public Check check() {
        return threads.isShutdown() ? Check.unwell(NAME, "closed") : Check.well(NAME);
    }

    @Override
    public Map<String, Long> stats() {
        return Map.of(
                "hashing",
                (long) threads.getActiveCount(),
                "waiting",
                (long) threads.getQueue().size(),
                "hashed",
                threads.getCompletedTaskCount(),
                "refused",
                refused.sum());
    }

    /** Lets go on what has begun, for two seconds at most; what still waits then is refused. */
    @Override
    public void close() {
        threads.shutdown();
        for (Runnable left : Threads.awaitEnd(threads, PATIENCE)) {
            ((Waiting<?>) left).refuse("the service is stopping");
        }
    }
}
