package dev.notification.core.memory;

import dev.notification.core.domain.Act;
import dev.notification.core.domain.ApiKey;
import dev.notification.core.domain.AuditEntry.Action;
import dev.notification.core.domain.KeyId;
import dev.notification.core.domain.Profile;
import dev.notification.core.domain.User;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.memory.InMemoryUsers.Row;
import dev.notification.core.port.out.KeyStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class InMemoryKeyStore implements KeyStore {
    private static final Comparator<ApiKey> OLDEST_FIRST = Comparator.comparing(ApiKey::createdAt)
            .thenComparing(key -> key.id().value());

    private final InMemoryUsers users;
    private final InMemoryAuditLog audit;
    private final Map<KeyId, Kept> keys = new HashMap<>();

    private record Kept(ApiKey key, long change) {}

    InMemoryKeyStore(InMemoryUsers users, InMemoryAuditLog audit) {
        this.users = users;
        this.audit = audit;
    }

    @Override
    public Added add(NewKey wanted, Act act) {
        synchronized (users) {
            if (keys.containsKey(wanted.id())) {
                throw new IllegalArgumentException("there is a key " + wanted.id() + " already");
            }
            if (keys.values().stream()
                            .filter(kept -> kept.key().isLive(act.at()))
                            .count()
                    >= MAX_KEYS) {
                return new Added.TooMany();
            }
            Optional<Row> service = users.find(wanted.service());
            boolean isTaken = service.isPresent()
                    ? !service.get().user().isService()
                    : users.reservedUntil(wanted.service(), act.at()).isPresent();
            if (isTaken) {
                return new Added.NotAService();
            }
            UserId user = service.orElseGet(() -> makeService(wanted.service(), act))
                    .user()
                    .id();
            ApiKey key = wanted.of(user);
            keys.put(key.id(), new Kept(key, users.nextChange()));
            audit.enter(act.entry(Action.KEY_CREATED, user, key.auditText()));
            return new Added.Stored(key, service.isEmpty());
        }
    }

    @Override
    public Optional<UserId> addService(Username name, Act act) {
        synchronized (users) {
            return users.find(name).isPresent()
                            || users.reservedUntil(name, act.at()).isPresent()
                    ? Optional.empty()
                    : Optional.of(makeService(name, act).user().id());
        }
    }

    @Override
    public List<Service> services(Optional<UserId> after, int limit) {
        synchronized (users) {
            return users.all().stream()
                    .map(Row::user)
                    .filter(User::isService)
                    .filter(user -> user.id().value() > after.map(UserId::value).orElse(0L))
                    .sorted(Comparator.comparing(User::id))
                    .limit(limit)
                    .map(user -> new Service(user.id(), user.username().orElseThrow()))
                    .toList();
        }
    }

    private Row makeService(Username name, Act act) {
        Row row = users.add(Optional.empty(), Optional.of(name), Optional.empty(), Profile.EMPTY, act.at());
        audit.enter(act.entry(Action.SERVICE_CREATED, row.user().id(), ""));
        return row;
    }

    @Override
    public Optional<ApiKey> revoke(KeyId id, Act act) {
        synchronized (users) {
            Optional<ApiKey> revoked = Optional.ofNullable(keys.get(id))
                    .map(Kept::key)
                    .filter(key -> key.revokedAt().isEmpty())
                    .map(key -> key.revoked(act.at().truncatedTo(ChronoUnit.MILLIS)));
            revoked.ifPresent(key -> {
                keys.put(id, new Kept(key, users.nextChange()));
                audit.enter(act.entry(Action.KEY_REVOKED, key.service(), key.auditText()));
            });
            return revoked;
        }
    }

    /** Revokes all of a service that is deleted, for an act that is entered elsewhere. */
    void revokeAll(UserId service, Instant at) {
        synchronized (users) {
            List.copyOf(keys.values()).stream()
                    .map(Kept::key)
                    .filter(key ->
                            key.service().equals(service) && key.revokedAt().isEmpty())
                    .map(key -> key.revoked(at.truncatedTo(ChronoUnit.MILLIS)))
                    .forEach(key -> keys.put(key.id(), new Kept(key, users.nextChange())));
        }
    }

    /** Forgets all of a service that is deleted. */
    void delete(UserId service) {
        synchronized (users) {
            keys.values().removeIf(kept -> kept.key().service().equals(service));
        }
    }

    @Override
    public List<Entry> list(Optional<KeyId> after, int limit) {
        synchronized (users) {
            List<ApiKey> order = keys.values().stream()
                    .map(Kept::key)
                    .filter(key -> users.find(key.service()).isPresent())
                    .sorted(OLDEST_FIRST)
                    .toList();
            Optional<ApiKey> last = after.map(keys::get).map(Kept::key);
            return after.isPresent() && last.isEmpty()
                    ? List.of()
                    : order.stream()
                            .skip(last.map(order::indexOf).orElse(-1) + 1L)
                            .limit(limit)
                            .map(this::entry)
                            .toList();
        }
    }

    private Entry entry(ApiKey key) {
        return new Entry(
                key,
                users.find(key.service()).flatMap(row -> row.user().username()).orElseThrow());
    }

    @Override
    public Changes changes(long after) {
        synchronized (users) {
            List<ApiKey> changed = keys.values().stream()
                    .filter(kept -> kept.change() > after)
                    .map(Kept::key)
                    .filter(key -> after > 0 || key.revokedAt().isEmpty())
                    .toList();
            return new Changes(users.changes(), changed);
        }
    }

    @Override
    public void used(Map<KeyId, Instant> moments) {
        synchronized (users) {
            moments.forEach((id, at) -> keys.computeIfPresent(
                    id, (same, kept) -> new Kept(kept.key().used(at.truncatedTo(ChronoUnit.MILLIS)), kept.change())));
        }
    }
}
