package dev.notification.persistence;

import dev.notification.core.domain.Act;
import dev.notification.core.domain.AuditEntry.Action;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.CutOffStore;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.hibernate.StatelessSession;

final class HibernateCutOffStore implements CutOffStore {
    private final HibernateAuditLog audit;
    private final Database upkeep;

    HibernateCutOffStore(Database database, HibernateAuditLog audit) {
        this.audit = audit;
        this.upkeep = database.lane(Lane.UPKEEP);
    }

    @Override
    public boolean cut(UserId user, Instant moment, Act act) {
        return audit.write(
                session -> cut(session, user, moment),
                isDone -> isDone ? Optional.of(act.entry(Action.CUT_OFF, user, "")) : Optional.empty());
    }

    /** Also within the transaction of another store, which enters that in the audit log itself. */
    static boolean cut(StatelessSession session, UserId user, Instant moment) {
        boolean isThere = !session.createNativeQuery(
                        "select id from users where id = :id and deleted_ms is null", Long.class)
                .setParameter("id", user.value())
                .getResultList()
                .isEmpty();
        if (isThere) {
            session.createNativeMutationQuery("""
                            insert into cut_offs (user_id, after_ms, change) values (:user, :moment, :change)
                            on conflict (user_id) do update set change = excluded.change,
                                after_ms = case when cut_offs.after_ms < excluded.after_ms
                                    then excluded.after_ms else cut_offs.after_ms + 1 end""")
                    .setParameter("user", user.value())
                    .setParameter("moment", moment.toEpochMilli())
                    .setParameter("change", ChangeNumbers.next(session))
                    .executeUpdate();
        }
        return isThere;
    }

    @Override
    public Changes changes(long after) {
        return upkeep.read(session -> {
            long number = ChangeNumbers.newest(session);
            Map<UserId, Instant> moments = new HashMap<>();
            session.createNativeQuery("select user_id, after_ms from cut_offs where change > :after", Object[].class)
                    .setParameter("after", after)
                    .getResultList()
                    .forEach(row -> moments.put(
                            new UserId(((Number) row[0]).longValue()),
                            Instant.ofEpochMilli(((Number) row[1]).longValue())));
            return new Changes(number, moments);
        });
    }

    @Override
    public int forget(Instant before, int limit) {
        return upkeep.write(session -> session.createNativeMutationQuery("""
                        delete from cut_offs where user_id in (
                            select user_id from cut_offs where after_ms < :before limit :limit)""")
                .setParameter("before", before.toEpochMilli())
                .setParameter("limit", limit)
                .executeUpdate());
    }
}
