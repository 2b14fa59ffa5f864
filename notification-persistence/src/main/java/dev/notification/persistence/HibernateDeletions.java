package dev.notification.persistence;

import dev.notification.core.domain.Act;
import dev.notification.core.domain.AuditEntry.Action;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.Deletions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hibernate.StatelessSession;

final class HibernateDeletions implements Deletions {
    /** Clocks of processes differ: what is issued for the number by one that is ahead is cut off too. */
    private static final Duration SLACK = Duration.ofMinutes(1);
    /** No external id begins with a control character, so nobody can mean this one. */
    private static final String NOBODY = "\u0001";

    /** What has a user's rows, and which column says whose they are. */
    private static final List<String> ROWS = List.of(
            "delete from notifications where id in (select id from notifications where user_id = :user limit :limit)",
            "delete from idempotency_keys where (sender_id, idempotency_key) in (select sender_id, idempotency_key"
                    + " from idempotency_keys where sender_id = :user limit :limit)",
            "delete from inbox_marks where (user_id, name) in (select user_id, name from inbox_marks"
                    + " where user_id = :user limit :limit)",
            "delete from devices where (user_id, device_id) in (select user_id, device_id from devices"
                    + " where user_id = :user limit :limit)");

    private final Database lane;
    private final HibernateAuditLog audit;
    private final HibernateLoginStore logins;
    private final boolean hasManyWriters;

    HibernateDeletions(Database database, HibernateAuditLog audit, HibernateLoginStore logins, boolean hasManyWriters) {
        this.lane = database.lane(Lane.UPKEEP);
        this.audit = audit;
        this.logins = logins;
        this.hasManyWriters = hasManyWriters;
    }

    @Override
    public boolean begin(UserId user, Act act) {
        return audit.write(
                session -> begin(session, user, act),
                isDone -> isDone ? Optional.of(act.entry(Action.USER_DELETED, user, "")) : Optional.empty());
    }

    /** In the order in which others lock: the user, the inbox, keys and logins, and the row of the counters last. */
    private boolean begin(StatelessSession session, UserId user, Act act) {
        Optional<Object[]> names = session
                .createNativeQuery(
                        "select external_id, name_key from users where id = :user and deleted_ms is null"
                                + (hasManyWriters ? " for update" : ""),
                        Object[].class)
                .setParameter("user", user.value())
                .getResultList()
                .stream()
                .findFirst();
        if (names.isEmpty()) {
            return false;
        }
        long head = session
                .createNativeQuery("delete from inboxes where user_id = :user returning head", Long.class)
                .setParameter("user", user.value())
                .getResultList()
                .stream()
                .findFirst()
                .orElse(0L);
        takeNames(session, user, act.at());
        revokeKeys(session, user, act.at());
        logins.revokeAll(session, user, act.at());
        long change = change(session, head);
        numberKeys(session, user, change);
        cutOff(session, user, act.at(), change);
        free(session, "external_id", names.get()[0], act.at(), change);
        free(session, "username", names.get()[1], act.at(), change);
        session.createNativeMutationQuery("insert into deletions (user_id) values (:user)")
                .setParameter("user", user.value())
                .executeUpdate();
        return true;
    }

    private static void takeNames(StatelessSession session, UserId user, Instant at) {
        session.createNativeMutationQuery("""
                        update users set deleted_ms = :at, external_id = :nobody, username = null, name_key = null,
                            password_hash = null, role = 'user', email = null, locale = null, time_zone = null
                        where id = :user""")
                .setParameter("at", at.toEpochMilli())
                .setParameter("nobody", NOBODY + user.value())
                .setParameter("user", user.value())
                .executeUpdate();
    }

    /** Its row is locked until the commit: so the numbers are in the order of the commits. */
    private static long change(StatelessSession session, long head) {
        return session.createNativeQuery("""
                        update history set changes = changes + 1,
                            deleted_head = case when deleted_head < :head then :head else deleted_head end
                        returning changes""", Long.class)
                .setParameter("head", head)
                .getSingleResult();
    }

    private static void revokeKeys(StatelessSession session, UserId user, Instant at) {
        session.createNativeMutationQuery("""
                        update api_keys set revoked_ms = coalesce(revoked_ms, :at), label = '' where user_id = :user""")
                .setParameter("at", at.toEpochMilli())
                .setParameter("user", user.value())
                .executeUpdate();
    }

    private static void numberKeys(StatelessSession session, UserId user, long change) {
        session.createNativeMutationQuery("update api_keys set change = :change where user_id = :user")
                .setParameter("change", change)
                .setParameter("user", user.value())
                .executeUpdate();
    }

    private static void cutOff(StatelessSession session, UserId user, Instant at, long change) {
        session.createNativeMutationQuery("""
                        insert into cut_offs (user_id, after_ms, change) values (:user, :after, :change)
                        on conflict (user_id) do update set after_ms = excluded.after_ms, change = excluded.change""")
                .setParameter("user", user.value())
                .setParameter("after", at.plus(SLACK).toEpochMilli())
                .setParameter("change", change)
                .executeUpdate();
    }

    private static void free(StatelessSession session, String kind, Object name, Instant at, long change) {
        if (name != null) {
            session.createNativeMutationQuery("""
                            insert into freed_names (kind, name, freed_ms, change) values (:kind, :name, :at, :change)
                            on conflict (kind, name) do update
                                set freed_ms = excluded.freed_ms, change = excluded.change""")
                    .setParameter("kind", kind)
                    .setParameter("name", (String) name)
                    .setParameter("at", at.toEpochMilli())
                    .setParameter("change", change)
                    .executeUpdate();
        }
    }

    @Override
    public int carryOn(Instant now, int limit) {
        return lane.write(session -> {
            Optional<Long> begun = first(session, "select user_id from deletions order by user_id");
            return begun.isPresent() ? empty(session, begun.get(), limit) : end(session, now, limit);
        });
    }

    /** Two nodes that do this at once take different ones. */
    private Optional<Long> first(StatelessSession session, String sql) {
        return session
                .createNativeQuery(sql + " limit 1" + (hasManyWriters ? " for update skip locked" : ""), Long.class)
                .getResultList()
                .stream()
                .findFirst();
    }

    private static int empty(StatelessSession session, long user, int limit) {
        int deleted = rows(session, user, limit);
        if (deleted < limit) {
            deleted += session.createNativeMutationQuery("delete from deletions where user_id = :user")
                    .setParameter("user", user)
                    .executeUpdate();
        }
        return deleted;
    }

    private static int rows(StatelessSession session, long user, int limit) {
        int deleted = 0;
        for (String rows : ROWS) {
            if (deleted < limit) {
                deleted += session.createNativeMutationQuery(rows)
                        .setParameter("user", user)
                        .setParameter("limit", limit - deleted)
                        .executeUpdate();
            }
        }
        return deleted;
    }

    /**
     * The row of a user whose logins are forgotten. What was still on its way when the deletion began, such as an acknowledgement or
     * a send, may have left rows since, which go first.
     */
    private int end(StatelessSession session, Instant now, int limit) {
        Optional<Long> over = session
                .createNativeQuery("""
                        select u.id from users u where u.deleted_ms < :before
                            and not exists (select 1 from logins l where l.user_id = u.id)
                        order by u.deleted_ms limit 1""" + (hasManyWriters ? " for update skip locked" : ""), Long.class)
                .setParameter("before", now.minus(REMAINS).toEpochMilli())
                .getResultList()
                .stream()
                .findFirst();
        if (over.isEmpty()) {
            return 0;
        }
        int deleted = rows(session, over.get(), limit);
        if (deleted < limit) {
            for (String sql :
                    List.of("delete from api_keys where user_id = :user", "delete from users where id = :user")) {
                deleted += session.createNativeMutationQuery(sql)
                        .setParameter("user", over.get())
                        .executeUpdate();
            }
        }
        return deleted;
    }
}
