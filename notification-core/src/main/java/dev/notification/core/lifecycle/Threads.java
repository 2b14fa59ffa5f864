package dev.notification.core.lifecycle;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** How threads are made and ended: named daemons, bounded queues, and no end without a bound. */
public final class Threads {
    private Threads() {}

    /** Makes daemons named {@code name-1}, {@code name-2}, … */
    public static ThreadFactory named(String name) {
        var count = new AtomicInteger();
        return task -> {
            var thread = new Thread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * A pool of so many threads, in front of which at most {@code waiting} tasks wait; one more is refused with
     * {@link java.util.concurrent.RejectedExecutionException}. Its threads are there from the start: a machine that has none to
     * give refuses the start, not the first request. Whoever gets it closes it.
     *
     * @throws OutOfMemoryError if the machine has no more threads to give
     */
    public static ThreadPoolExecutor pool(String name, int threads, int waiting) {
        var pool = new ThreadPoolExecutor(
                threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(waiting), named(name));
        try {
            pool.prestartAllCoreThreads();
        } catch (Error e) {
            pool.shutdownNow();
            throw e;
        }
        return pool;
    }

    /**
     * Waits for the end of a pool that was shut down; after {@code patience} its tasks are interrupted.
     *
     * @return those that had not begun by then, and never will: whoever waits for one must be told
     */
    public static List<Runnable> awaitEnd(ExecutorService executor, Duration patience) {
        try {
            return executor.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)
                    ? List.of()
                    : executor.shutdownNow();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return executor.shutdownNow();
        }
    }
}
