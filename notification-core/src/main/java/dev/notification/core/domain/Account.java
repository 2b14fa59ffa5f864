package dev.notification.core.domain;

import java.util.Objects;

/** A registered user: one who can log in. {@link User} is everybody. */
public record Account(UserId id, Username username, PasswordHash passwordHash, Role role) {
    public Account {
        Objects.requireNonNull(id);
        Objects.requireNonNull(username);
        Objects.requireNonNull(passwordHash);
        Objects.requireNonNull(role);
    }
}
