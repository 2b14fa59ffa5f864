package dev.notification.core.memory;

import dev.notification.core.domain.Account;
import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.PasswordHash;
import dev.notification.core.domain.Profile;
import dev.notification.core.domain.Recipient;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.User;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.port.out.Directory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * All users, the names that were given up, and the counter of changes: what the in-memory stores of users, accounts and keys
 * share. Not thread-safe: its monitor is the one lock over everything, taken before that of the inboxes.
 */
final class InMemoryUsers {
    private final InMemoryInboxes inboxes;
    private final Map<UserId, Row> byId = new LinkedHashMap<>();
    /** By external ids and by the keys of usernames. */
    private final Map<String, UserId> byName = new HashMap<>();

    private final Map<String, FreedName> freed = new HashMap<>();
    private long lastId;
    private final AtomicLong changes = new AtomicLong();

    /** @param passwordHash of those who can log in */
    record Row(User user, Optional<PasswordHash> passwordHash) {
        Row(
                UserId id,
                Optional<ExternalId> externalId,
                Optional<Username> username,
                Optional<PasswordHash> hash,
                Profile profile,
                Instant createdAt) {
            this(
                    new User(
                            id,
                            externalId,
                            username,
                            Role.USER,
                            username.isPresent() && hash.isEmpty(),
                            profile,
                            createdAt.truncatedTo(ChronoUnit.MILLIS)),
                    hash);
        }

        Optional<Account> toAccount() {
            return user.username()
                    .flatMap(name -> passwordHash.map(hash -> new Account(user.id(), name, hash, user.role())));
        }

        Row with(PasswordHash hash) {
            return new Row(user, Optional.of(hash));
        }

        Row with(Optional<ExternalId> externalId, Role role, Profile profile) {
            return new Row(
                    new User(user.id(), externalId, user.username(), role, user.isService(), profile, user.createdAt()),
                    passwordHash);
        }
    }

    private record FreedName(Recipient.Name name, Instant at, long change) {}

    InMemoryUsers(InMemoryInboxes inboxes) {
        this.inboxes = inboxes;
    }

    /** What names are compared by. */
    private static String key(Recipient.Name name) {
        return name instanceof Username username ? "username " + username.key() : "external id " + name.value();
    }

    Collection<Row> all() {
        return byId.values();
    }

    Optional<Row> find(Recipient recipient) {
        if (recipient instanceof Recipient.Name name) {
            return Optional.ofNullable(byName.get(key(name))).map(byId::get);
        }
        return Optional.ofNullable(byId.get(recipient));
    }

    /** With an empty inbox, under the next number whose inbox is not somebody else's. */
    Row add(
            Optional<ExternalId> externalId,
            Optional<Username> username,
            Optional<PasswordHash> hash,
            Profile profile,
            Instant at) {
        var row = new Row(openInbox(), externalId, username, hash, profile, at);
        put(row);
        return row;
    }

    private UserId openInbox() {
        synchronized (inboxes) {
            UserId user;
            do {
                user = new UserId(++lastId);
            } while (!inboxes.open(user));
            return user;
        }
    }

    void put(Row row) {
        byId.put(row.user().id(), row);
        row.user()
                .externalId()
                .ifPresent(name -> byName.put(key(name), row.user().id()));
        row.user().username().ifPresent(name -> byName.put(key(name), row.user().id()));
    }

    /** Nobody goes by that number or its names any more. */
    void remove(UserId id, Instant at) {
        Optional.ofNullable(byId.remove(id)).map(Row::user).ifPresent(user -> {
            user.externalId().ifPresent(name -> free(name, at));
            user.username().ifPresent(name -> free(name, at));
        });
    }

    /** In the order of their numbers. */
    List<User> after(long number) {
        return byId.values().stream()
                .map(Row::user)
                .filter(user -> user.id().value() > number)
                .sorted(Comparator.comparing(User::id))
                .toList();
    }

    /** The name stands for nobody from now on. */
    void free(Recipient.Name name, Instant at) {
        byName.remove(key(name));
        freed.put(key(name), new FreedName(name, at, nextChange()));
    }

    /** Until when nobody may take that name; empty: it was not given up lately. */
    Optional<Instant> reservedUntil(Recipient.Name name, Instant at) {
        return Optional.ofNullable(freed.get(key(name)))
                .map(one -> one.at().plus(Directory.RESERVED))
                .filter(at::isBefore);
    }

    Set<Recipient.Name> freedAfter(long change) {
        return freed.values().stream()
                .filter(one -> one.change() > change)
                .map(FreedName::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    int forgetFreed(Instant before, int limit) {
        int forgotten = 0;
        for (Iterator<FreedName> all = freed.values().iterator(); forgotten < limit && all.hasNext(); ) {
            if (all.next().at().isBefore(before)) {
                all.remove();
                forgotten++;
            }
        }
        return forgotten;
    }

    /** Of names that were given up, of keys and of cut-offs. */
    long nextChange() {
        return changes.incrementAndGet();
    }

    /** The newest. */
    long changes() {
        return changes.get();
    }

    /** Whoever has a freed name next starts behind every cursor of who had it. */
    void raiseStart(UserId user) {
        synchronized (inboxes) {
            inboxes.raiseStart(user);
        }
    }
}
