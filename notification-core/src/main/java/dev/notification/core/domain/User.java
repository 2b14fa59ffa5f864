package dev.notification.core.domain;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Somebody, or some machine, that has an inbox and a name here. An {@link Account} is one of a person who has a password.
 *
 * @param externalId the application's name of it
 * @param username the name to log in with, or that of a service; at least one of the two is there
 * @param isService whether it is a machine
 * @param createdAt in milliseconds
 */
public record User(
        UserId id,
        Optional<ExternalId> externalId,
        Optional<Username> username,
        Role role,
        boolean isService,
        Profile profile,
        Instant createdAt) {
    public User {
        Objects.requireNonNull(id);
        Objects.requireNonNull(role);
        Objects.requireNonNull(profile);
        Objects.requireNonNull(createdAt);
        if (externalId.isEmpty() && username.isEmpty()) {
            throw new IllegalArgumentException("a user has a name");
        }
    }
}
