package dev.notification.core.memory;

import dev.notification.core.domain.Act;
import dev.notification.core.domain.AuditEntry.Action;
import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.Recipient;
import dev.notification.core.domain.User;
import dev.notification.core.memory.InMemoryUsers.Row;
import dev.notification.core.port.out.UserStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

final class InMemoryUserStore implements UserStore {
    private final InMemoryUsers users;
    private final InMemoryAuditLog audit;

    InMemoryUserStore(InMemoryUsers users, InMemoryAuditLog audit) {
        this.users = users;
        this.audit = audit;
    }

    @Override
    public Optional<User> find(Recipient user) {
        synchronized (users) {
            return users.find(user).map(Row::user);
        }
    }

    @Override
    public List<Upserted> upsert(List<Described> described, Instant at) {
        synchronized (users) {
            List<Upserted> results = new ArrayList<>();
            described.forEach(one -> results.add(upsert(one, at)));
            return results;
        }
    }

    private Upserted upsert(Described one, Instant at) {
        Optional<Row> known = users.find(one.externalId());
        if (known.isPresent()) {
            User was = known.get().user();
            users.put(
                    known.get().with(was.externalId(), was.role(), was.profile().updated(one.profile())));
            return new Upserted.Stored(was.id(), false);
        }
        if (users.reservedUntil(one.externalId(), at).isPresent()) {
            return new Upserted.Reserved();
        }
        Row row = users.add(Optional.of(one.externalId()), Optional.empty(), Optional.empty(), one.profile(), at);
        return new Upserted.Stored(row.user().id(), true);
    }

    @Override
    public Renamed rename(Recipient user, ExternalId next, Act act) {
        synchronized (users) {
            Optional<Row> row = users.find(user);
            if (row.isEmpty()) {
                return new Renamed.UnknownUser();
            }
            User was = row.get().user();
            if (was.externalId().equals(Optional.of(next))) {
                return new Renamed.Done(was.id());
            }
            if (users.find(next).isPresent()) {
                return new Renamed.Taken();
            }
            Optional<Instant> reserved = users.reservedUntil(next, act.at());
            if (reserved.isPresent()) {
                return new Renamed.Reserved(reserved.get());
            }
            was.externalId().ifPresent(name -> {
                users.raiseStart(was.id());
                users.free(name, act.at());
            });
            users.put(row.get().with(Optional.of(next), was.role(), was.profile()));
            audit.enter(act.entry(Action.USER_RENAMED, was.id(), ""));
            return new Renamed.Done(was.id());
        }
    }

    @Override
    public int forgetFreed(Instant before, int limit) {
        synchronized (users) {
            return users.forgetFreed(before, limit);
        }
    }
}
