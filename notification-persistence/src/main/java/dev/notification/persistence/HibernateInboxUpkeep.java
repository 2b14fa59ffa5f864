package dev.notification.persistence;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.InboxUpkeep;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

final class HibernateInboxUpkeep implements InboxUpkeep {
    private final Database lane;
    private final StateChanges states;

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

    /** Counting is done outside the transaction: it may take long, and mostly finds nothing. */
    private List<Change> trim(List<Long> full, int keep, Instant at, int limit) {
        return full.isEmpty()
                ? List.of()
                : lane.write(session -> states.removeBeyond(session, full, keep, at, limit), StateChanges::inboxes);
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
