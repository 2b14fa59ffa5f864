package dev.notification.persistence;

import dev.notification.core.domain.Account;
import dev.notification.core.domain.Act;
import dev.notification.core.domain.AuditEntry;
import dev.notification.core.domain.AuditEntry.Action;
import dev.notification.core.domain.PasswordHash;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.port.out.AccountStore;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.hibernate.StatelessSession;

final class HibernateAccountStore implements AccountStore {
    private final Database database;
    private final NewUsers newUsers;
    private final HibernateAuditLog audit;

    HibernateAccountStore(Database database, NewUsers newUsers, HibernateAuditLog audit) {
        this.audit = audit;
        this.database = database;
        this.newUsers = newUsers;
    }

    @Override
    public Optional<Account> add(Username username, PasswordHash passwordHash, Act act) {
        return audit.write(
                session -> insert(session, username, passwordHash, act.at())
                        .map(first -> newUsers.open(session, first))
                        .map(id -> new Account(new UserId(id), username, passwordHash, Role.USER)),
                added -> added.map(account -> act.entry(Action.REGISTERED, account.id(), "")));
    }

    private static Optional<Long> insert(
            StatelessSession session, Username username, PasswordHash passwordHash, Instant createdAt) {
        return session
                .createNativeQuery(
                        "insert into users (username, name_key, password_hash, created_ms)"
                                + " select :name, :key, :hash, :created where "
                                + FreedNames.isFree(":key", true, ":reserved")
                                + " on conflict do nothing returning id",
                        Long.class)
                .setParameter("reserved", FreedNames.reservedSince(createdAt))
                .setParameter("name", username.value())
                .setParameter("key", username.key())
                .setParameter("hash", passwordHash.value())
                .setParameter("created", createdAt.toEpochMilli())
                .getResultList()
                .stream()
                .findFirst();
    }

    @Override
    public Optional<Account> find(Username username) {
        return database.read(session -> UserRow.find(session, username)).flatMap(UserRow::toAccount);
    }

    @Override
    public Optional<Account> find(UserId user) {
        return database.read(session -> UserRow.find(session, user).flatMap(UserRow::toAccount));
    }

    @Override
    public boolean changePassword(UserId user, PasswordHash passwordHash, Act act) {
        return change(
                user,
                "password_hash",
                " and password_hash is not null",
                passwordHash.value(),
                act.entry(Action.PASSWORD_CHANGED, user, ""));
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
    public boolean changeRole(UserId user, Role role, Act act) {
        String label = role.name().toLowerCase(Locale.ROOT);
        return change(user, "role", "", label, act.entry(Action.ROLE_CHANGED, user, label));
    }

    /** @param which of those with the number, as another condition */
    private boolean change(UserId user, String column, String which, String value, AuditEntry entry) {
        return audit.write(
                session -> session.createNativeMutationQuery("update users set " + column
                                        + " = :value where id = :id and deleted_ms is null" + which)
                                .setParameter("value", value)
                                .setParameter("id", user.value())
                                .executeUpdate()
                        > 0,
                isDone -> isDone ? Optional.of(entry) : Optional.empty());
    }
}
