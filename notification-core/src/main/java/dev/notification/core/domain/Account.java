package dev.notification.core.domain;

import java.util.Objects;

/** A registered user. */
public record Account(UserId id, Username username, PasswordHash passwordHash, Role role) {
    public Account {
        Objects.requireNonNull(id);
        Objects.requireNonNull(username);
        Objects.requireNonNull(passwordHash);
        Objects.requireNonNull(role);
    }
}
