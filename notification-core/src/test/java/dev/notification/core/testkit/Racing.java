package dev.notification.core.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Runs several actions at once, each in a thread of its own, and lets none begin before all threads are there: in a pool
 * with fewer threads, the common one for instance, the last would start when the first are over, and nothing would race.
 */
public final class Racing {
    private static final long PATIENCE_SECONDS = 60;

    private Racing() {}

    /**
     * Waits until all are over, a minute at most.
     *
     * @param action what the racer with this number, from 0, does
     * @return what they returned, by number
     * @throws AssertionError if one of them threw something (its cause), or takes too long
     */
    public static <T> List<T> of(int racers, IntFunction<T> action) {
        return of(IntStream.range(0, racers)
                .mapToObj(racer -> (Callable<T>) () -> action.apply(racer))
                .toList());
    }

    /** As {@link #of(int, IntFunction)}, with an action for each racer. */
    public static <T> List<T> of(List<Callable<T>> actions) {
        var start = new CyclicBarrier(actions.size());
        ExecutorService threads = Executors.newFixedThreadPool(actions.size());
        try {
            List<Future<T>> racers = actions.stream()
                    .map(action -> threads.submit(() -> {
                        start.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                        return action.call();
                    }))
                    .toList();
            List<T> results = new ArrayList<>();
            for (Future<T> racer : racers) {
                results.add(racer.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            }
            return results;
        } catch (ExecutionException e) {
            throw new AssertionError("a racer failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException | InterruptedException e) {
            throw new AssertionError("a racer did not come in", e);
        } finally {
            threads.shutdownNow();
        }
    }
}
