package dev.notification.persistence;

import dev.notification.core.domain.Account;
import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.PasswordHash;
import dev.notification.core.domain.Profile;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.User;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.hibernate.StatelessSession;

/** A row of {@code users}. */
@Entity(name = "UserRow")
@Table(name = "users")
class UserRow {
    @Id
    long id;

    String username;

    @Column(name = "name_key")
    String nameKey;

    @Column(name = "password_hash")
    String passwordHash;

    @Column(name = "created_ms")
    long createdMs;

    String role;

    @Column(name = "external_id")
    String externalId;

    String email;

    String locale;

    @Column(name = "time_zone")
    String timeZone;

    boolean service;

    /** Of one that is being deleted: it has no name, and nobody finds it. */
    @Column(name = "deleted_ms")
    Long deletedMs;

    static Optional<UserRow> find(StatelessSession session, UserId user) {
        return Optional.ofNullable(session.get(UserRow.class, user.value())).filter(row -> row.deletedMs == null);
    }

    /** The one that has exactly that name, otherwise the one with the same key. */
    static Optional<UserRow> find(StatelessSession session, Username username) {
        return session
                .createSelectionQuery("from UserRow where username = :name or nameKey = :key", UserRow.class)
                .setParameter("name", username.value())
                .setParameter("key", username.key())
                .getResultList()
                .stream()
                .max(Comparator.comparing(row -> row.username.equals(username.value())));
    }

    /** Empty if it cannot log in. */
    Optional<Account> toAccount() {
        return username == null || passwordHash == null
                ? Optional.empty()
                : Optional.of(
                        new Account(new UserId(id), new Username(username), new PasswordHash(passwordHash), toRole()));
    }

    User toUser() {
        return new User(
                new UserId(id),
                Optional.ofNullable(externalId).map(ExternalId::new),
                Optional.ofNullable(username).map(Username::new),
                toRole(),
                service,
                new Profile(Optional.ofNullable(email), Optional.ofNullable(locale), Optional.ofNullable(timeZone)),
                Instant.ofEpochMilli(createdMs));
    }

    private Role toRole() {
        return Role.valueOf(role.toUpperCase(Locale.ROOT));
    }
}
