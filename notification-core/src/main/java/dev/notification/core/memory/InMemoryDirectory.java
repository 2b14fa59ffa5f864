package dev.notification.core.memory;

import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.Profile;
import dev.notification.core.domain.Recipient;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.Directory;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

final class InMemoryDirectory implements Directory {
    private final InMemoryUsers users;

    InMemoryDirectory(InMemoryUsers users) {
        this.users = users;
    }

    @Override
    public Map<Recipient.Name, UserId> find(Collection<? extends Recipient.Name> names) {
        synchronized (users) {
            Map<Recipient.Name, UserId> found = new HashMap<>();
            names.forEach(name ->
                    users.find(name).ifPresent(row -> found.put(name, row.user().id())));
            return found;
        }
    }

    @Override
    public Map<ExternalId, Found> findOrCreate(Collection<ExternalId> names, Instant at) {
        synchronized (users) {
            Map<ExternalId, Found> found = new HashMap<>();
            names.forEach(name -> findOrCreate(name, at).ifPresent(one -> found.putIfAbsent(name, one)));
            return found;
        }
    }

    private Optional<Found> findOrCreate(ExternalId name, Instant at) {
        Optional<Found> known = users.find(name).map(row -> new Found(row.user().id(), false));
        if (known.isPresent() || users.reservedUntil(name, at).isPresent()) {
            return known;
        }
        InMemoryUsers.Row row = users.add(Optional.of(name), Optional.empty(), Optional.empty(), Profile.EMPTY, at);
        return Optional.of(new Found(row.user().id(), true));
    }

    @Override
    public Map<UserId, Names> names(Collection<UserId> ids) {
        synchronized (users) {
            Map<UserId, Names> names = new HashMap<>();
            ids.forEach(id -> users.find(id)
                    .ifPresent(row -> names.put(
                            id, new Names(row.user().externalId(), row.user().username()))));
            return names;
        }
    }

    @Override
    public Freed freed(long after) {
        synchronized (users) {
            return new Freed(users.changes(), users.freedAfter(after));
        }
    }
}
