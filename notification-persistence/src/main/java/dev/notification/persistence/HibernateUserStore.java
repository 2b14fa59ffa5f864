package dev.notification.persistence;

import dev.notification.core.domain.Act;
import dev.notification.core.domain.AuditEntry.Action;
import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.Profile;
import dev.notification.core.domain.Recipient;
import dev.notification.core.domain.User;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.port.out.UserStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.StatelessSession;
import org.hibernate.query.SelectionQuery;

final class HibernateUserStore implements UserStore {
    private final Database database;
    private final Database upkeep;
    private final HibernateAuditLog audit;
    private final NewUsers newUsers;
    private final Texts texts;
    private final String lock;
    private final String find;
    private final String describe;

    HibernateUserStore(Database database, HibernateAuditLog audit, NewUsers newUsers, Texts texts) {
        this.database = database;
        this.upkeep = database.lane(Lane.UPKEEP);
        this.audit = audit;
        this.newUsers = newUsers;
        this.texts = texts;
        this.lock = texts == Texts.POSTGRESQL ? " for update" : "";
        this.find =
                "select u.external_id, u.id from " + texts.table(1) + " cross join users u where u.external_id = t.v1";
        this.describe = "with v as (select u.id, t.v2, t.v3, t.v4 from " + texts.table(4)
                + " cross join users u where u.external_id = t.v1 order by u.id"
                + (lock.isEmpty() ? "" : lock + " of u")
                + ") update users set email = coalesce(v.v2, email), locale = coalesce(v.v3, locale),"
                + " time_zone = coalesce(v.v4, time_zone) from v where users.id = v.id";
    }

    @Override
    public Optional<User> find(Recipient user) {
        return database.read(session -> row(session, user)).map(UserRow::toUser);
    }

    private static Optional<UserRow> row(StatelessSession session, Recipient user) {
        if (user instanceof UserId id) {
            return UserRow.find(session, id);
        }
        if (user instanceof Username username) {
            return UserRow.find(session, username);
        }
        SelectionQuery<UserRow> query =
                session.createSelectionQuery("from UserRow where externalId = :name", UserRow.class);
        return query.setParameter("name", ((ExternalId) user).value()).getResultList().stream()
                .findFirst();
    }

    @Override
    public List<Upserted> upsert(List<Described> users, Instant at) {
        Map<ExternalId, Profile> profiles = new LinkedHashMap<>();
        users.forEach(one -> profiles.merge(one.externalId(), one.profile(), Profile::updated));
        return profiles.isEmpty()
                ? List.of()
                : Races.decided(() -> database.write(session -> {
                    Map<ExternalId, Upserted> results = upsert(session, profiles, at);
                    return users.stream().map(one -> resultOf(one, results)).toList();
                }));
    }

    /** A user that is named twice is new once. */
    private static Upserted resultOf(Described one, Map<ExternalId, Upserted> results) {
        Upserted result = results.get(one.externalId());
        if (result instanceof Upserted.Stored stored && stored.isNew()) {
            results.put(one.externalId(), new Upserted.Stored(stored.user(), false));
        }
        return result;
    }

    private Map<ExternalId, Upserted> upsert(StatelessSession session, Map<ExternalId, Profile> profiles, Instant at) {
        Map<ExternalId, UserId> known = known(session, profiles);
        Map<ExternalId, UserId> made = newUsers.make(
                session,
                profiles.keySet().stream()
                        .filter(name -> !known.containsKey(name))
                        .toList(),
                at);
        if (known.size() + made.size() < profiles.size()) {
            known.putAll(known(session, profiles)); // Made by somebody else just now, unless they are reserved.
        }
        Map<ExternalId, Upserted> results = new HashMap<>();
        profiles.keySet().forEach(name -> results.put(name, new Upserted.Reserved()));
        known.forEach((name, user) -> results.put(name, new Upserted.Stored(user, false)));
        made.forEach((name, user) -> results.put(name, new Upserted.Stored(user, true)));
        describe(session, profiles);
        return results;
    }

    private Map<ExternalId, UserId> known(StatelessSession session, Map<ExternalId, Profile> profiles) {
        List<String> names = profiles.keySet().stream().map(ExternalId::value).toList();
        Map<ExternalId, UserId> known = new HashMap<>();
        Heads.list(
                session,
                find,
                statement -> texts.bind(statement, 1, names),
                row -> known.put(new ExternalId(row.getString(1)), new UserId(row.getLong(2))));
        return known;
    }

    private void describe(StatelessSession session, Map<ExternalId, Profile> profiles) {
        List<List<Optional<String>>> rows = new ArrayList<>();
        profiles.forEach((name, profile) -> {
            if (!profile.equals(Profile.EMPTY)) {
                rows.add(List.of(Optional.of(name.value()), profile.email(), profile.locale(), profile.timeZone()));
            }
        });
        if (!rows.isEmpty()) {
            Heads.update(session, describe, statement -> texts.bind(statement, 1, rows, 4));
        }
    }

    /** What a renaming comes to, and whether it has changed anything. */
    private record Outcome(Renamed result, boolean isChange) {
        static Outcome no(Renamed result) {
            return new Outcome(result, false);
        }
    }

    /** Whoever loses a race for the name sees who has it at the next try. */
    @Override
    public Renamed rename(Recipient user, ExternalId next, Act act) {
        return Races.decided(() -> audit.write(
                        session -> rename(session, user, next, act.at()),
                        outcome -> outcome.isChange()
                                ? Optional.of(
                                        act.entry(Action.USER_RENAMED, ((Renamed.Done) outcome.result()).user(), ""))
                                : Optional.empty()))
                .result();
    }

    private Outcome rename(StatelessSession session, Recipient user, ExternalId next, Instant at) {
        Optional<Object[]> row = locked(session, user);
        if (row.isEmpty()) {
            return Outcome.no(new Renamed.UnknownUser());
        }
        long id = ((Number) row.get()[0]).longValue();
        Optional<ExternalId> before = Optional.ofNullable((String) row.get()[1]).map(ExternalId::new);
        if (before.equals(Optional.of(next))) {
            return Outcome.no(new Renamed.Done(new UserId(id)));
        }
        if (row(session, next).isPresent()) {
            return Outcome.no(new Renamed.Taken());
        }
        Optional<Instant> reserved = FreedNames.reservedUntil(session, next, at);
        if (reserved.isPresent()) {
            return Outcome.no(new Renamed.Reserved(reserved.get()));
        }
        session.createNativeMutationQuery("update users set external_id = :next where id = :id")
                .setParameter("next", next.value())
                .setParameter("id", id)
                .executeUpdate();
        before.ifPresent(name -> {
            raiseStart(session, id);
            FreedNames.add(session, name, at);
        });
        return new Outcome(new Renamed.Done(new UserId(id)), true);
    }

    /** Whoever has the freed name next starts behind every cursor of who had it. */
    private static void raiseStart(StatelessSession session, long user) {
        session.createNativeMutationQuery("""
                        update history set deleted_head = (select i.head from inboxes i where i.user_id = :user)
                        where deleted_head < (select i.head from inboxes i where i.user_id = :user)""").setParameter("user", user).executeUpdate();
    }

    /** Number and external id. */
    private Optional<Object[]> locked(StatelessSession session, Recipient user) {
        String select = "select id, external_id, username from users where deleted_ms is null and ";
        if (user instanceof Username username) {
            return session
                    .createNativeQuery(
                            select + "username = :name or name_key = :key order by id" + lock, Object[].class)
                    .setParameter("name", username.value())
                    .setParameter("key", username.key())
                    .getResultList()
                    .stream()
                    .max(Comparator.comparing(row -> username.value().equals(row[2])));
        }
        return session
                .createNativeQuery(
                        select + (user instanceof UserId ? "id" : "external_id") + " = :user" + lock, Object[].class)
                .setParameter("user", user instanceof UserId id ? (Object) id.value() : user.toString())
                .getResultList()
                .stream()
                .findFirst();
    }

    @Override
    public int forgetFreed(Instant before, int limit) {
        return upkeep.write(session -> FreedNames.forget(session, before, limit));
    }
}
