package dev.notification.persistence;

import dev.notification.core.domain.AuditEntry;
import dev.notification.core.domain.KeyId;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.AuditLog;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.hibernate.StatelessSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The other stores enter their acts through it, within their transactions. */
final class HibernateAuditLog implements AuditLog {
    private static final Logger LOG = LoggerFactory.getLogger("audit");

    private static final String COLUMNS = "at_ms, actor_user, action, subject, detail, address, actor_key, id";

    private final Database requests;
    private final Database upkeep;

    HibernateAuditLog(Database database) {
        this.requests = database;
        this.upkeep = database.lane(Lane.UPKEEP);
    }

    /**
     * Does the work, and enters what it comes to in the same transaction; says it once that is committed.
     *
     * @param entry of a result; empty: nothing was done
     */
    <T> T write(Function<StatelessSession, T> work, Function<T, Optional<AuditEntry>> entry) {
        return writeAll(work, result -> entry.apply(result).stream().toList());
    }

    /** As {@link #write}, of what comes to several entries. */
    <T> T writeAll(Function<StatelessSession, T> work, Function<T, List<AuditEntry>> entries) {
        T result = requests.write(session -> {
            T done = work.apply(session);
            entries.apply(done).forEach(one -> insert(session, one));
            return done;
        });
        entries.apply(result).forEach(HibernateAuditLog::say);
        return result;
    }

    @Override
    public void enter(List<AuditEntry> entries) {
        upkeep.write(session -> {
            entries.forEach(entry -> insert(session, entry));
            return entries.size();
        });
        entries.forEach(HibernateAuditLog::say);
    }

    private static void say(AuditEntry entry) {
        LOG.info("{}", entry.line());
    }

    private static void insert(StatelessSession session, AuditEntry entry) {
        session.createNativeMutationQuery("""
                        insert into audit (at_ms, actor_user, action, subject, detail, address, actor_key)
                        values (:at, :actor, :action, :subject, :detail, :address, :key)""")
                .setParameter("at", entry.at().toEpochMilli())
                .setParameter("actor", number(entry.actor()), Long.class)
                .setParameter("action", entry.action().label())
                .setParameter("subject", number(entry.subject()), Long.class)
                .setParameter("detail", entry.detail().isEmpty() ? null : entry.detail(), String.class)
                .setParameter("address", entry.address().orElse(null), String.class)
                .setParameter("key", entry.key().map(KeyId::value).orElse(null), String.class)
                .executeUpdate();
    }

    private static Long number(Optional<UserId> user) {
        return user.map(UserId::value).orElse(null);
    }

    @Override
    public List<AuditEntry> newest(int limit) {
        return upkeep.read(session -> session
                .createNativeQuery("select " + COLUMNS + " from audit order by id desc limit :limit", Object[].class)
                .setParameter("limit", limit)
                .getResultList()
                .stream()
                .map(HibernateAuditLog::entry)
                .toList());
    }

    private static AuditEntry entry(Object[] row) {
        return new AuditEntry(
                Instant.ofEpochMilli(((Number) row[0]).longValue()),
                user(row[1]),
                AuditEntry.Action.ofLabel((String) row[2]),
                user(row[3]),
                Optional.ofNullable((String) row[4]).orElse(""),
                Optional.ofNullable((String) row[5]),
                Optional.ofNullable((String) row[6]).map(KeyId::new));
    }

    /** Two halves where the actor or the subject may be meant: each has an index of its own. */
    @Override
    public List<Numbered> find(Query query) {
        String which = query.actor().map(user -> " and actor_user = :actor").orElse("");
        String page = "select " + COLUMNS + " from audit where id > :after" + which + "%s order by id limit :limit";
        String sql = query.concerning().isEmpty()
                ? String.format(Locale.ROOT, page, "")
                : "select * from (select * from (" + String.format(Locale.ROOT, page, " and actor_user = :concerning")
                        + ") did union select * from ("
                        + String.format(Locale.ROOT, page, " and subject = :concerning")
                        + ") done) both_of_them order by id limit :limit";
        return upkeep.read(session -> {
            var select = session.createNativeQuery(sql, Object[].class)
                    .setParameter("after", query.after())
                    .setParameter("limit", query.limit());
            query.actor().ifPresent(user -> select.setParameter("actor", user.value()));
            query.concerning().ifPresent(user -> select.setParameter("concerning", user.value()));
            return select.getResultList().stream()
                    .map(row -> new Numbered(((Number) row[7]).longValue(), entry(row)))
                    .toList();
        });
    }

    private static Optional<UserId> user(Object column) {
        return Optional.ofNullable((Number) column).map(number -> new UserId(number.longValue()));
    }

    @Override
    public int forget(Instant before, int limit) {
        return upkeep.write(session -> session.createNativeMutationQuery("""
                        delete from audit where id in (
                            select id from audit where at_ms < :before order by at_ms limit :limit)""")
                .setParameter("before", before.toEpochMilli())
                .setParameter("limit", limit)
                .executeUpdate());
    }
}
