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
        try {
            return CompletableFuture.supplyAsync(work, threads);
        } catch (RejectedExecutionException e) {
            refused.increment();
            return CompletableFuture.failedStage(new OverloadedException("too many passwords are being checked"));
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

    @Override
    public void close() {
        threads.shutdown();
        Threads.awaitEnd(threads, PATIENCE);
    }
}
