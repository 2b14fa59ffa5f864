package dev.notification.core.application.account;

import dev.notification.core.domain.Source;
import dev.notification.core.lifecycle.Check;
import dev.notification.core.lifecycle.Component;
import dev.notification.core.lifecycle.Threads;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.OverloadedException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Where passwords are hashed: few threads, so that a flood of logins leaves the rest alone, and few that wait, served network
 * by network, so that a flood from one leaves the others alone. Those whose name has logged in from there before go before
 * the others, who get one turn of four while both wait: a known one that comes alone waits for no more than what is being
 * hashed already. What has waited for longer than two seconds is refused without being hashed. Thread-safe.
 */
public final class PasswordPool implements Component, AutoCloseable {
    private static final Duration END_PATIENCE = Duration.ofSeconds(2);
    private static final long PATIENCE_NANOS = Duration.ofSeconds(2).toNanos();
    /** Of those that are known, while others wait. */
    private static final int TURNS_IN_A_ROW = 3;

    private static final String TOO_MANY = "too many passwords are being checked";

    private final String name;
    private final int threads;
    private final int capacity;
    private final Ticker ticker;
    private final ExecutorService executor;
    private final Lines<Waiting<?>> known = new Lines<>();
    private final Lines<Waiting<?>> others = new Lines<>();
    private final LongAdder hashed = new LongAdder();
    private final LongAdder refused = new LongAdder();
    /** How many known ones had their turns while others waited, since one of those had one. */
    private int knownInARow;
    /** How many threads are working. */
    private int busy;

    private boolean closed;

    /**
     * Where a password waits.
     *
     * @param network empty: nobody said from where
     * @param isKnown whether the name has logged in from there before
     */
    record Place(String network, boolean isKnown) {
        static Place of(Optional<Source> from, boolean isKnown) {
            return new Place(from.map(Source::network).orElse(""), isKnown);
        }
    }

    private record Waiting<T>(Supplier<T> work, long sinceNanos, CompletableFuture<T> answer) {
        void run() {
            answer.completeAsync(work, Runnable::run);
        }

        void refuse(String reason) {
            answer.completeExceptionally(new OverloadedException(reason));
        }
    }

    /**
     * @param name of its threads
     * @param threads how many passwords are hashed at once
     * @param waiting how many more may wait
     */
    public PasswordPool(String name, int threads, int waiting, Ticker ticker) {
        this.name = name;
        this.threads = threads;
        this.capacity = waiting;
        this.ticker = ticker;
        this.executor = Threads.pool(name, threads, threads);
    }

    /** Its threads by their name. */
    public Map<String, ExecutorService> threadsByName() {
        return Map.of(name, executor);
    }

    /** Completes on the thread that hashes. */
    <T> CompletionStage<T> run(Place place, Supplier<T> work) {
        var one = new Waiting<>(work, ticker.nanos(), new CompletableFuture<>());
        Optional<Waiting<?>> pushedOut;
        synchronized (this) {
            pushedOut = closed ? Optional.of(one) : enter(place, one);
        }
        pushedOut.ifPresent(other -> {
            refused.increment();
            other.refuse(TOO_MANY);
        });
        return one.answer();
    }

    /** Returns who must go instead: nobody, somebody who waits where more do, or the one that came. */
    private Optional<Waiting<?>> enter(Place place, Waiting<?> one) {
        if (busy < threads) {
            busy++;
            executor.execute(() -> work(one));
            return Optional.empty();
        }
        Optional<Waiting<?>> pushedOut = Optional.empty();
        Lines<Waiting<?>> lines = place.isKnown() ? known : others;
        if (known.size() + others.size() >= capacity) {
            // A place for one from elsewhere, but not in turns for ever: the line stays longer than theirs becomes.
            int longerThan = lines.size(place.network()) + 1;
            pushedOut = others.removeFromLineLongerThan(place.isKnown() ? 0 : longerThan);
            if (pushedOut.isEmpty()) {
                pushedOut = known.removeFromLineLongerThan(longerThan);
            }
            if (pushedOut.isEmpty()) {
                return Optional.of(one);
            }
        }
        lines.add(place.network(), one);
        return pushedOut;
    }

    /** On a thread of the pool, which goes on with those that wait. */
    private void work(Waiting<?> first) {
        Optional<Waiting<?>> next = Optional.of(first);
        while (next.isPresent()) {
            Waiting<?> one = next.get();
            if (ticker.nanos() - one.sinceNanos() > PATIENCE_NANOS) {
                refused.increment();
                one.refuse("it waited for too long: " + TOO_MANY);
            } else {
                one.run();
                hashed.increment();
            }
            next = takeNext();
        }
    }

    private synchronized Optional<Waiting<?>> takeNext() {
        boolean isTurnOfKnown = known.size() > 0 && (others.size() == 0 || knownInARow < TURNS_IN_A_ROW);
        knownInARow = isTurnOfKnown && others.size() > 0 ? knownInARow + 1 : 0;
        Optional<Waiting<?>> next = isTurnOfKnown ? known.next() : others.next();
        if (next.isEmpty()) {
            busy--;
        }
        return next;
    }

    @Override
    public synchronized Check check() {
        return closed ? Check.unwell(name, "closed") : Check.well(name);
    }

    @Override
    public synchronized Map<String, Long> stats() {
        return Map.of(
                "hashing",
                (long) busy,
                "waiting",
                (long) known.size() + others.size(),
                "hashed",
                hashed.sum(),
                "refused",
                refused.sum());
    }

    /** Lets go on what has begun or waits, for two seconds at most; what still waits then is refused. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        executor.shutdown();
        try {
            if (!executor.awaitTermination(END_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                refuseAll();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            refuseAll();
        }
        executor.shutdownNow();
    }

    private synchronized void refuseAll() {
        Optional<Waiting<?>> left = known.next().or(others::next);
        while (left.isPresent()) {
            left.get().refuse("the service is stopping");
            left = known.next().or(others::next);
        }
    }
}
