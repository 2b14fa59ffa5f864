package dev.notification.core.application.account;

import dev.notification.core.lifecycle.Threads;
import dev.notification.core.port.OverloadedException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Where passwords are hashed: few threads and a short queue, so that a flood of logins leaves the rest alone. */
public final class PasswordPool implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ThreadPoolExecutor threads;

    /**
     * @param threads how many passwords are hashed at once
     * @param waiting how many more may wait
     */
    public PasswordPool(int threads, int waiting) {
        this.threads = new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(waiting),
                Threads.named("notification-password"));
    }

    <T> CompletionStage<T> run(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, threads);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedStage(new OverloadedException("too many passwords are being checked"));
        }
    }

    @Override
    public void close() {
        threads.shutdown();
        Threads.awaitEnd(threads, PATIENCE);
    }
}
