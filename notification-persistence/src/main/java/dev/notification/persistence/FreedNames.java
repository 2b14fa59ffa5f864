package dev.notification.persistence;

import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.Recipient;
import dev.notification.core.domain.Username;
import dev.notification.core.port.out.Directory;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.hibernate.StatelessSession;

/** The table of names that were given up. */
final class FreedNames {
    private static final String EXTERNAL_ID = "external_id";
    private static final String USERNAME = "username";

    private FreedNames() {}

    /** Within the transaction that takes the name away from its user; see {@link ChangeNumbers} for when. */
    static void add(StatelessSession session, Recipient.Name name, Instant at) {
        session.createNativeMutationQuery("""
                        insert into freed_names (kind, name, freed_ms, change) values (:kind, :name, :at, :change)
                        on conflict (kind, name) do update set freed_ms = excluded.freed_ms, change = excluded.change""")
                .setParameter("kind", kind(name))
                .setParameter("name", text(name))
                .setParameter("at", at.toEpochMilli())
                .setParameter("change", ChangeNumbers.next(session))
                .executeUpdate();
    }

    /** Until when nobody may take that name; empty: it was not given up lately. */
    static Optional<Instant> reservedUntil(StatelessSession session, Recipient.Name name, Instant at) {
        return session
                .createNativeQuery(
                        "select freed_ms from freed_names where kind = :kind and name = :name and freed_ms > :since",
                        Long.class)
                .setParameter("kind", kind(name))
                .setParameter("name", text(name))
                .setParameter("since", reservedSince(at))
                .getResultList()
                .stream()
                .findFirst()
                .map(freed -> Instant.ofEpochMilli(freed).plus(Directory.RESERVED));
    }

    /** A condition on a name; the parameter behind it is {@link #reservedSince}. */
    static String isFree(String name, boolean isUsername, String since) {
        return "not exists (select 1 from freed_names f where f.kind = '" + (isUsername ? USERNAME : EXTERNAL_ID)
                + "' and f.name = " + name + " and f.freed_ms > " + since + ")";
    }

    /** In milliseconds: what was given up after it stands for nobody at that moment. */
    static long reservedSince(Instant at) {
        return at.minus(Directory.RESERVED).toEpochMilli();
    }

    /** Those with a later number than that. */
    static Set<Recipient.Name> after(StatelessSession session, long change) {
        Set<Recipient.Name> names = new HashSet<>();
        session.createNativeQuery("select kind, name from freed_names where change > :after", Object[].class)
                .setParameter("after", change)
                .getResultList()
                .forEach(row -> names.add(
                        USERNAME.equals(row[0]) ? new Username((String) row[1]) : new ExternalId((String) row[1])));
        return names;
    }

    static int forget(StatelessSession session, Instant before, int limit) {
        return session.createNativeMutationQuery("""
                        delete from freed_names where (kind, name) in (
                            select kind, name from freed_names where freed_ms < :before order by freed_ms limit :limit)""")
                .setParameter("before", before.toEpochMilli())
                .setParameter("limit", limit)
                .executeUpdate();
    }

    private static String kind(Recipient.Name name) {
        return name instanceof Username ? USERNAME : EXTERNAL_ID;
    }

    /** Of a username its key, unless that is no name itself: some old account's. */
    private static String text(Recipient.Name name) {
        if (name instanceof Username username) {
            try {
                return new Username(username.key()).value();
            } catch (IllegalArgumentException e) {
                return username.value();
            }
        }
        return name.value();
    }
}
