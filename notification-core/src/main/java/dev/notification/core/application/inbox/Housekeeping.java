package dev.notification.core.application.inbox;

import dev.notification.core.domain.Change;
import dev.notification.core.lifecycle.Loop;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.out.InboxUpkeep;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Removes what has expired or is too old, and forgets what nobody needs any more. Everything in small transactions, so
 * that it is never in anybody's way; what one run leaves, or a store that is away prevents, the next one does.
 */
public final class Housekeeping {
    private static final System.Logger LOG = System.getLogger(Housekeeping.class.getName());
    private static final int BATCH = 500;
    private static final int MAX_BATCHES = 200;
    private static final Duration EXPIRY_PAUSE = Duration.ofSeconds(1);
    private static final Duration CLEANING_DELAY = Duration.ofSeconds(5);
    private static final Duration CLEANING_PAUSE = Duration.ofSeconds(60);

    private final InboxUpkeep upkeep;
    private final Announcements announcements;
    private final InstantSource clock;
    private final Retention retention;

    public Housekeeping(InboxUpkeep upkeep, InboxFollowing following, InstantSource clock, Retention retention) {
        this.upkeep = upkeep;
        this.announcements = following;
        this.clock = clock;
        this.retention = retention;
    }

    /** From now on in the background. */
    public void contributeTo(Loop loop) {
        loop.every("expiry", EXPIRY_PAUSE, this::expire);
        loop.every("retention", CLEANING_DELAY, CLEANING_PAUSE, this::clean);
    }

    /** One step for which the store is away or busy does not keep the others from being done. */
    private static void passing(String step, Runnable work) {
        try {
            work.run();
        } catch (StoreUnavailableException | OverloadedException e) {
            LOG.log(System.Logger.Level.WARNING, step + " goes on later: " + e.getMessage());
        }
    }

    /** Removes what has expired. Blocks on the store. */
    public void expire() {
        passing("expiry", () -> remove(() -> upkeep.expire(clock.instant(), BATCH)));
    }

    /** Applies the retention and forgets what is over. Blocks on the store. */
    public void clean() {
        Instant now = clock.instant();
        retention
                .maxAge()
                .ifPresent(age -> passing(
                        "retention by age",
                        () -> remove(() -> upkeep.removeCreatedBefore(now.minus(age), now, BATCH))));
        retention
                .maxPerInbox()
                .ifPresent(count ->
                        passing("retention by count", () -> remove(() -> upkeep.removeBeyond(count, now, BATCH))));
        passing("purge", () -> forget(() -> upkeep.purge(now.minus(retention.removed()), BATCH)));
        passing("forgetting keys", () -> forget(() -> upkeep.forgetKeys(now.minus(Retention.KEYS), BATCH)));
    }

    private void remove(Supplier<List<Change>> batch) {
        List<Change> removed = removed(batch);
        for (int batches = 1; !removed.isEmpty(); batches++) {
            announcements.announce(removed);
            removed = batches < MAX_BATCHES ? removed(batch) : List.of();
        }
    }

    /** Nobody announces what a commit removed that was not seen to return: the inboxes are looked at. */
    private List<Change> removed(Supplier<List<Change>> batch) {
        try {
            return batch.get();
        } catch (StoreUnavailableException e) {
            announcements.recheck(e.touched());
            throw e;
        }
    }

    private static void forget(IntSupplier batch) {
        for (int batches = 0; batches < MAX_BATCHES && batch.getAsInt() == BATCH; batches++) {
            Thread.onSpinWait();
        }
    }
}
