package dev.notification.core.application.inbox;

import dev.notification.core.domain.Change;
import dev.notification.core.lifecycle.Threads;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.out.Delivery;
import dev.notification.core.port.out.InboxUpkeep;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Removes what has expired or is too old, and forgets what nobody needs any more. Everything in small transactions, so
 * that it is never in anybody's way; what one run leaves, or a store that is away prevents, the next one does.
 */
public final class Housekeeping implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Housekeeping.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int BATCH = 500;
    private static final int MAX_BATCHES = 200;
    private static final long EXPIRY_SECONDS = 1;
    private static final long CLEANING_DELAY_SECONDS = 5;
    private static final long CLEANING_SECONDS = 60;

    private final InboxUpkeep upkeep;
    private final Runnable noticeRevoked;
    private final BiFunction<Instant, Integer, Integer> forgetLogins;
    private final Delivery delivery;
    private final InstantSource clock;
    private final Retention retention;
    private final ScheduledExecutorService worker =
            Executors.newSingleThreadScheduledExecutor(Threads.named("notification-housekeeping"));

    public Housekeeping(
            InboxUpkeep upkeep,
            Runnable noticeRevoked,
            BiFunction<Instant, Integer, Integer> forgetLogins,
            Delivery delivery,
            InstantSource clock,
            Retention retention) {
        this.upkeep = upkeep;
        this.noticeRevoked = noticeRevoked;
        this.forgetLogins = forgetLogins;
        this.delivery = delivery;
        this.clock = clock;
        this.retention = retention;
    }

    /** From now on in the background. */
    public void start() {
        worker.scheduleWithFixedDelay(
                () -> {
                    guarded("expiry", this::expire);
                    guarded("revocation", noticeRevoked);
                },
                EXPIRY_SECONDS,
                EXPIRY_SECONDS,
                TimeUnit.SECONDS);
        worker.scheduleWithFixedDelay(this::clean, CLEANING_DELAY_SECONDS, CLEANING_SECONDS, TimeUnit.SECONDS);
    }

    /** One step that fails does not keep the others from being done. */
    private static void guarded(String step, Runnable work) {
        try {
            work.run();
        } catch (StoreUnavailableException e) {
            LOG.log(System.Logger.Level.WARNING, step + " goes on later: " + e.getMessage());
        } catch (RuntimeException e) {
            // The outermost edge of this thread; without it the first failure would be the end of all housekeeping.
            LOG.log(System.Logger.Level.ERROR, step + " failed", e);
        }
    }

    /** Removes what has expired. Blocks on the store. */
    public void expire() {
        remove(() -> upkeep.expire(clock.instant(), BATCH));
    }

    /** Applies the retention and forgets what is over. Blocks on the store. */
    public void clean() {
        Instant now = clock.instant();
        retention
                .maxAge()
                .ifPresent(age -> guarded(
                        "retention by age",
                        () -> remove(() -> upkeep.removeCreatedBefore(now.minus(age), now, BATCH))));
        retention
                .maxPerInbox()
                .ifPresent(count ->
                        guarded("retention by count", () -> remove(() -> upkeep.removeBeyond(count, now, BATCH))));
        guarded("purge", () -> forget(() -> upkeep.purge(now.minus(retention.removed()), BATCH)));
        guarded("forgetting keys", () -> forget(() -> upkeep.forgetKeys(now.minus(Retention.KEYS), BATCH)));
        guarded("forgetting logins", () -> forget(() -> forgetLogins.apply(now, BATCH)));
    }

    private void remove(Supplier<List<Change>> batch) {
        List<Change> removed = batch.get();
        for (int batches = 1; !removed.isEmpty(); batches++) {
            delivery.deliver(removed);
            removed = batches < MAX_BATCHES ? batch.get() : List.of();
        }
    }

    private static void forget(IntSupplier batch) {
        for (int batches = 0; batches < MAX_BATCHES && batch.getAsInt() == BATCH; batches++) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        worker.shutdown();
        Threads.awaitEnd(worker, PATIENCE);
    }
}
