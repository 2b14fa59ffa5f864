package dev.notification.persistence;

import dev.notification.core.domain.Account;
import dev.notification.core.domain.PasswordHash;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Locale;

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

    Account toAccount() {
        return new Account(
                new UserId(id),
                new Username(username),
                new PasswordHash(passwordHash),
                Role.valueOf(role.toUpperCase(Locale.ROOT)));
    }
}
