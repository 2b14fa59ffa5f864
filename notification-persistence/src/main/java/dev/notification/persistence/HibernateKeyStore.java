package dev.notification.persistence;

import dev.notification.core.domain.Act;
import dev.notification.core.domain.ApiKey;
import dev.notification.core.domain.AuditEntry.Action;
import dev.notification.core.domain.KeyId;
import dev.notification.core.domain.Scope;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.port.out.KeyStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hibernate.StatelessSession;

/** A transaction locks the service or the key first, and then takes a number, as {@link ChangeNumbers} wants it. */
final class HibernateKeyStore implements KeyStore {
    private static final String COLUMNS =
            "k.id, k.user_id, k.secret_hash, k.scopes, k.label, k.created_ms, k.expires_ms,"
                    + " k.revoked_ms, k.last_used_ms";
    /** Of a key that this transaction is changing: nobody else sees it. */
    private static final long NOT_NUMBERED_YET = 0;

    private final Database database;
    private final Database upkeep;
    private final HibernateAuditLog audit;
    private final NewUsers newUsers;
    private final Texts texts;
    private final String lock;
    private final String used;

    HibernateKeyStore(Database database, HibernateAuditLog audit, NewUsers newUsers, Texts texts) {
        this.database = database;
        this.upkeep = database.lane(Lane.UPKEEP);
        this.audit = audit;
        this.newUsers = newUsers;
        this.texts = texts;
        this.lock = texts == Texts.POSTGRESQL ? " for update" : "";
        this.used = "with v as (select k.id, cast(t.v2 as bigint) as at_ms from " + texts.table(2)
                + " cross join api_keys k where k.id = t.v1 order by k.id"
                + (lock.isEmpty() ? "" : lock + " of k")
                + ") update api_keys set last_used_ms = v.at_ms from v where api_keys.id = v.id"
                + " and (last_used_ms is null or last_used_ms < v.at_ms)";
    }

    @Override
    public Added add(NewKey key, Act act) {
        return audit.writeAll(session -> add(session, key, act.at()), added -> {
            if (!(added instanceof Added.Stored stored)) {
                return List.of();
            }
            var created = act.entry(
                    Action.KEY_CREATED, stored.key().service(), stored.key().auditText());
            return stored.isNewService()
                    ? List.of(act.entry(Action.SERVICE_CREATED, stored.key().service(), ""), created)
                    : List.of(created);
        });
    }

    private Added add(StatelessSession session, NewKey wanted, Instant at) {
        if (count(session, at) >= MAX_KEYS) {
            return new Added.TooMany();
        }
        Optional<UserId> made = Optional.empty();
        Optional<UserRow> found = lockUser(session, wanted.service());
        if (found.isEmpty()) {
            made = newUsers.makeService(session, wanted.service(), at);
            found = made.isPresent() ? found : lockUser(session, wanted.service()); // Somebody else has just made it.
        }
        // Nobody has the name and it could not be taken: it is reserved.
        if (made.isEmpty() && found.filter(row -> row.service).isEmpty()) {
            return new Added.NotAService();
        }
        Optional<UserRow> there = found;
        ApiKey key = wanted.of(made.orElseGet(() -> new UserId(there.orElseThrow().id)));
        insert(session, key);
        return new Added.Stored(key, made.isPresent());
    }

    @Override
    public Optional<UserId> addService(Username name, Act act) {
        return audit.write(
                session -> UserRow.find(session, name).isPresent()
                        ? Optional.<UserId>empty()
                        : newUsers.makeService(session, name, act.at()),
                made -> made.map(user -> act.entry(Action.SERVICE_CREATED, user, "")));
    }

    @Override
    public List<Service> services(Optional<UserId> after, int limit) {
        return database.read(session -> session
                .createSelectionQuery(
                        "from UserRow where service and deletedMs is null and id > :after order by id", UserRow.class)
                .setParameter("after", after.map(UserId::value).orElse(0L))
                .setMaxResults(limit)
                .getResultList()
                .stream()
                .map(row -> new Service(new UserId(row.id), new Username(row.username)))
                .toList());
    }

    private static long count(StatelessSession session, Instant at) {
        return session.createNativeQuery("""
                        select count(*) from api_keys
                        where revoked_ms is null and (expires_ms is null or expires_ms > :at)""", Long.class)
                .setParameter("at", at.toEpochMilli())
                .getSingleResult();
    }

    private Optional<UserRow> lockUser(StatelessSession session, Username name) {
        // Whoever deletes it may have had the lock before: then it is nobody any more.
        return UserRow.find(session, name)
                .filter(row -> !session.createNativeQuery(
                                "select id from users where id = :id and deleted_ms is null" + lock, Long.class)
                        .setParameter("id", row.id)
                        .getResultList()
                        .isEmpty());
    }

    private static void insert(StatelessSession session, ApiKey key) {
        session.createNativeMutationQuery("""
                        insert into api_keys (id, user_id, secret_hash, scopes, label, created_ms, expires_ms, change)
                        values (:id, :user, :hash, :scopes, :label, :created, :expires, :change)""")
                .setParameter("id", key.id().value())
                .setParameter("user", key.service().value())
                .setParameter("hash", key.secretHash())
                .setParameter("scopes", key.scopes().stream().map(Scope::text).collect(Collectors.joining(" ")))
                .setParameter("label", key.label())
                .setParameter("created", key.createdAt().toEpochMilli())
                .setParameter(
                        "expires", key.expiresAt().map(Instant::toEpochMilli).orElse(null), Long.class)
                .setParameter("change", ChangeNumbers.next(session))
                .executeUpdate();
    }

    @Override
    public Optional<ApiKey> revoke(KeyId key, Act act) {
        return audit.write(
                session -> revoke(session, key, act.at()),
                revoked -> revoked.map(one -> act.entry(Action.KEY_REVOKED, one.service(), one.auditText())));
    }

    private static Optional<ApiKey> revoke(StatelessSession session, KeyId key, Instant at) {
        int revoked = session.createNativeMutationQuery("update api_keys set revoked_ms = :at, change = "
                        + NOT_NUMBERED_YET + " where id = :id and revoked_ms is null")
                .setParameter("at", at.toEpochMilli())
                .setParameter("id", key.value())
                .executeUpdate();
        if (revoked == 0) {
            return Optional.empty();
        }
        session.createNativeMutationQuery("update api_keys set change = :change where id = :id")
                .setParameter("change", ChangeNumbers.next(session))
                .setParameter("id", key.value())
                .executeUpdate();
        return session
                .createNativeQuery("select " + COLUMNS + " from api_keys k where k.id = :id", Object[].class)
                .setParameter("id", key.value())
                .getResultList()
                .stream()
                .map(HibernateKeyStore::key)
                .findFirst();
    }

    @Override
    public List<Entry> list(Optional<KeyId> after, int limit) {
        String behind = after.isEmpty()
                ? ""
                : " where (k.created_ms, k.id) > (select a.created_ms, a.id from api_keys a where a.id = :after)";
        return database.read(session -> {
            var query = session.createNativeQuery(
                            "select " + COLUMNS
                                    + ", u.username from api_keys k join users u on u.id = k.user_id and u.deleted_ms is null"
                                    + behind + " order by k.created_ms, k.id limit :limit",
                            Object[].class)
                    .setParameter("limit", limit);
            after.ifPresent(id -> query.setParameter("after", id.value()));
            return query.getResultList().stream()
                    .map(row -> new Entry(key(row), new Username((String) row[row.length - 1])))
                    .toList();
        });
    }

    @Override
    public Changes changes(long after) {
        return upkeep.read(session -> {
            long number = ChangeNumbers.newest(session);
            List<ApiKey> keys = session
                    .createNativeQuery(
                            "select " + COLUMNS + " from api_keys k where k.change > :after"
                                    + (after == 0 ? " and k.revoked_ms is null" : ""),
                            Object[].class)
                    .setParameter("after", after)
                    .getResultList()
                    .stream()
                    .map(HibernateKeyStore::key)
                    .toList();
            return new Changes(number, keys);
        });
    }

    private static ApiKey key(Object[] row) {
        return new ApiKey(
                new KeyId((String) row[0]),
                new UserId(((Number) row[1]).longValue()),
                (String) row[2],
                Arrays.stream(((String) row[3]).split(" ")).map(Scope::of).collect(Collectors.toSet()),
                (String) row[4],
                time(row[5]).orElseThrow(),
                time(row[6]),
                time(row[7]),
                time(row[8]));
    }

    private static Optional<Instant> time(Object millis) {
        return Optional.ofNullable((Number) millis).map(number -> Instant.ofEpochMilli(number.longValue()));
    }

    @Override
    public void used(Map<KeyId, Instant> moments) {
        List<List<Optional<String>>> rows = new ArrayList<>();
        moments.forEach(
                (id, at) -> rows.add(List.of(Optional.of(id.value()), Optional.of(Long.toString(at.toEpochMilli())))));
        if (!rows.isEmpty()) {
            upkeep.write(session -> Heads.update(session, used, statement -> texts.bind(statement, 1, rows, 2)));
        }
    }
}
