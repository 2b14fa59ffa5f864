package dev.notification.persistence;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.out.InboxUpkeep;
import dev.notification.persistence.StateChanges.Trimmed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

final class HibernateInboxUpkeep implements InboxUpkeep {
    /** How many locked inboxes are waited for in one call: a second and a half each. */
    private static final int MAX_WAITS = 3;

    private final Database lane;
    private final StateChanges states;
    /** Which of the locked inboxes are waited for first: one that stays locked must not keep the others from their turn. */
    private final AtomicInteger turns = new AtomicInteger();

    HibernateInboxUpkeep(Database database, StateChanges states) {
        this.lane = database.lane(Lane.UPKEEP);
        this.states = states;
    }

    @Override
    public List<Change> expire(Instant now, int limit) {
        return lane.write(session -> states.expire(session, now, limit), StateChanges::inboxes);
    }

    @Override
    public List<Change> removeCreatedBefore(Instant before, Instant at, int limit) {
        return lane.write(session -> states.removeCreatedBefore(session, before, at, limit), StateChanges::inboxes);
    }

    @Override
    public List<Change> removeBeyond(int keep, Instant at, int limit) {
        return trim(lane.read(session -> StateChanges.full(session, keep)), keep, at, limit);
    }

    @Override
    public List<Change> removeBeyond(Collection<UserId> inboxes, int keep, Instant at, int limit) {
        List<Long> users = inboxes.stream().map(UserId::value).sorted().toList();
        return users.isEmpty()
                ? List.of()
                : trim(lane.read(session -> StateChanges.full(session, users, keep)), keep, at, limit);
    }

    /**
     * Counting is done outside the transaction: it may take long, and mostly finds nothing. Inboxes that are locked are left
     * for later while there are others, and then waited for, each for itself: one that many send to is locked whenever
     * somebody looks, and it is the one that grows.
     */
    private List<Change> trim(List<Long> full, int keep, Instant at, int limit) {
        if (full.isEmpty()) {
            return List.of();
        }
        Trimmed trimmed = trim(full, keep, at, limit, false);
        if (!trimmed.changes().isEmpty() || trimmed.skipped().isEmpty()) {
            return trimmed.changes();
        }
        List<Long> skipped = new ArrayList<>(trimmed.skipped());
        Collections.rotate(skipped, turns.incrementAndGet());
        Optional<OverloadedException> locked = Optional.empty();
        for (Long user : skipped.subList(0, Math.min(skipped.size(), MAX_WAITS))) {
            try {
                List<Change> changes =
                        trim(List.of(user), keep, at, limit, true).changes();
                if (!changes.isEmpty()) {
                    return changes;
                }
            } catch (OverloadedException e) {
                locked = Optional.of(e);
            }
        }
        if (locked.isPresent()) {
            throw locked.get(); // Whoever hears that there is nothing left may forget those inboxes.
        }
        return List.of();
    }

    private Trimmed trim(List<Long> full, int keep, Instant at, int limit, boolean wait) {
        return lane.write(
                session -> states.removeBeyond(session, full, keep, at, limit, wait),
                trimmed -> StateChanges.inboxes(trimmed.changes()));
    }

    @Override
    public int purge(Instant before, int limit) {
        return lane.write(session -> states.purge(session, before, limit));
    }

    @Override
    public int forgetKeys(Instant before, int limit) {
        return lane.write(session -> session.createNativeMutationQuery("""
                        delete from idempotency_keys where (sender_id, idempotency_key) in (
                            select sender_id, idempotency_key from idempotency_keys where created_ms < :before limit :limit)""")
                .setParameter("before", before.toEpochMilli())
                .setParameter("limit", limit)
                .executeUpdate());
    }
}
