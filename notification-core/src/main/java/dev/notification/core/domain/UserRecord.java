package dev.notification.core.domain;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What is kept of a user beside inbox, devices and logins; at least one of the names is there.
 *
 * @param isService whether it is a machine
 */
public record UserRecord(
        UserId id,
        Optional<ExternalId> externalId,
        Optional<Username> username,
        Role role,
        boolean isService,
        Instant createdAt,
        Optional<String> email,
        Optional<String> locale,
        Optional<String> timeZone) {
    public UserRecord {
        Objects.requireNonNull(id);
        Objects.requireNonNull(externalId);
        Objects.requireNonNull(username);
        Objects.requireNonNull(role);
        Objects.requireNonNull(createdAt);
        Objects.requireNonNull(email);
        Objects.requireNonNull(locale);
        Objects.requireNonNull(timeZone);
    }
}
