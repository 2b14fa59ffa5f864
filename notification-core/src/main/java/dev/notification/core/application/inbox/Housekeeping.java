package dev.notification.core.application.inbox;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Retention;
import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Loop;
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
    private static final int BATCH = 500;
    private static final int MAX_BATCHES = 200;
    private static final Duration EXPIRY_PAUSE = Duration.ofSeconds(1);
    private static final Duration CLEANING_DELAY = Duration.ofSeconds(5);
    private static final Duration CLEANING_PAUSE = Duration.ofSeconds(60);
    /** Looking through all inboxes for those that hold too much: what grew since the start is known without it. */
    private static final Duration COUNTING_PAUSE = Duration.ofHours(1);

    private static final Duration GROWTH_PAUSE = Duration.ofSeconds(1);
    /** What grows by a tenth of what it may hold is not left for a minute. */
    private static final int FAST = 10;

    private static final int MAX_COUNTED = 1000;

    private final InboxUpkeep upkeep;
    private final Announcements announcements;
    private final InstantSource clock;
    private final Retention retention;
    private final GrowingInboxes growing;

    public Housekeeping(
            InboxUpkeep upkeep,
            InboxFollowing following,
            GrowingInboxes growing,
            InstantSource clock,
            Retention retention) {
        this.growing = growing;
        this.upkeep = upkeep;
        this.announcements = following;
        this.clock = clock;
        this.retention = retention;
    }

    /** From now on in the background, each step for itself: one that fails does not keep the others from being done. */
    public void contributeTo(Loop loop) {
        loop.every("expiry", EXPIRY_PAUSE, this::expire);
        loop.every("retention_by_age", CLEANING_DELAY, CLEANING_PAUSE, this::removeOld);
        loop.every("retention_by_count", CLEANING_DELAY, COUNTING_PAUSE, this::removeBeyond);
        loop.every("retention_by_growth", GROWTH_PAUSE, this::removeBeyondWhereItGrowsFast);
        loop.every("retention_by_arrivals", CLEANING_PAUSE, this::removeBeyondWhereItGrew);
        loop.every("purge", CLEANING_DELAY, CLEANING_PAUSE, this::purge);
        loop.every("idempotency_keys", CLEANING_DELAY, CLEANING_PAUSE, this::forgetKeys);
    }

    /** Removes what has expired. Blocks on the store. */
    public void expire() {
        remove(() -> upkeep.expire(clock.instant(), BATCH));
    }

    void removeOld() {
        Instant now = clock.instant();
        retention.maxAge().ifPresent(age -> remove(() -> upkeep.removeCreatedBefore(now.minus(age), now, BATCH)));
    }

    void removeBeyond() {
        retention.maxPerInbox().ifPresent(count -> remove(() -> upkeep.removeBeyond(count, clock.instant(), BATCH)));
    }

    void removeBeyondWhereItGrowsFast() {
        retention.maxPerInbox().ifPresent(keep -> removeBeyond(growing.take(1 + keep / FAST), keep));
    }

    void removeBeyondWhereItGrew() {
        retention.maxPerInbox().ifPresent(keep -> removeBeyond(growing.take(1), keep));
    }

    private void removeBeyond(List<UserId> grown, int keep) {
        for (int first = 0; first < grown.size(); first += MAX_COUNTED) {
            List<UserId> some = grown.subList(first, Math.min(grown.size(), first + MAX_COUNTED));
            try {
                remove(() -> upkeep.removeBeyond(some, keep, clock.instant(), BATCH));
            } catch (RuntimeException e) {
                growing.giveBack(grown.subList(first, grown.size()));
                throw e;
            }
        }
    }

    void purge() {
        forget(() -> upkeep.purge(clock.instant().minus(retention.removed()), BATCH));
    }

    void forgetKeys() {
        forget(() -> upkeep.forgetKeys(clock.instant().minus(Retention.KEYS), BATCH));
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
            announcements.doubt(e.touched());
            throw e;
        }
    }

    private static void forget(IntSupplier batch) {
        for (int batches = 0; batches < MAX_BATCHES && batch.getAsInt() == BATCH; batches++) {
            Thread.onSpinWait();
        }
    }
}
