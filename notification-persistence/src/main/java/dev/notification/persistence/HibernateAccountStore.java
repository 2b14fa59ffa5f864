package dev.notification.persistence;

import dev.notification.core.domain.Account;
import dev.notification.core.domain.PasswordHash;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.port.out.AccountStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.hibernate.StatelessSession;

final class HibernateAccountStore implements AccountStore {
    private final Database database;
    private final Heads heads;
    private final AccountNumbers numbers;

    HibernateAccountStore(Database database, Heads heads, AccountNumbers numbers) {
        this.database = database;
        this.heads = heads;
        this.numbers = numbers;
    }

    @Override
    public Optional<Account> add(Username username, PasswordHash passwordHash, Instant createdAt) {
        return database.write(session -> insert(session, username, passwordHash, createdAt)
                .map(first -> openInbox(session, first))
                .map(id -> new Account(new UserId(id), username, passwordHash, Role.USER)));
    }

    private static Optional<Long> insert(
            StatelessSession session, Username username, PasswordHash passwordHash, Instant createdAt) {
        return session
                .createNativeQuery("""
                        insert into users (username, name_key, password_hash, created_ms)
                        values (:name, :key, :hash, :created) on conflict do nothing returning id""", Long.class)
                .setParameter("name", username.value())
                .setParameter("key", username.key())
                .setParameter("hash", passwordHash.value())
                .setParameter("created", createdAt.toEpochMilli())
                .getResultList()
                .stream()
                .findFirst();
    }

    /**
     * Under the first number whose inbox is not somebody else's. What is passed over doubles each time, so that a million
     * inboxes in a row cost twenty steps: the numbers left out cost nothing.
     */
    private long openInbox(StatelessSession session, long first) {
        long number = first;
        for (long by = 1; !heads.open(session, number); by *= 2) {
            number = numbers.moveOn(session, number, by);
        }
        return number;
    }

    @Override
    public Optional<Account> find(Username username) {
        return database.read(session -> session
                .createSelectionQuery("from UserRow where username = :name or nameKey = :key", UserRow.class)
                .setParameter("name", username.value())
                .setParameter("key", username.key())
                .getResultList()
                .stream()
                .max(Comparator.comparing(row -> row.username.equals(username.value())))
                .map(UserRow::toAccount));
    }

    @Override
    public Optional<Account> find(UserId user) {
        return database.read(session ->
                Optional.ofNullable(session.get(UserRow.class, user.value())).map(UserRow::toAccount));
    }

    @Override
    public boolean changePassword(UserId user, PasswordHash passwordHash) {
        return change(user, "password_hash", passwordHash.value());
    }

    @Override
    public boolean replacePassword(UserId user, PasswordHash present, PasswordHash next) {
        return database.write(session -> session.createNativeMutationQuery(
                                "update users set password_hash = :next where id = :id and password_hash = :present")
                        .setParameter("next", next.value())
                        .setParameter("id", user.value())
                        .setParameter("present", present.value())
                        .executeUpdate()
                > 0);
    }

    @Override
    public boolean changeRole(UserId user, Role role) {
        return change(user, "role", role.name().toLowerCase(Locale.ROOT));
    }

    private boolean change(UserId user, String column, String value) {
        return database.write(
                session -> session.createNativeMutationQuery("update users set " + column + " = :value where id = :id")
                                .setParameter("value", value)
                                .setParameter("id", user.value())
                                .executeUpdate()
                        > 0);
    }
}
