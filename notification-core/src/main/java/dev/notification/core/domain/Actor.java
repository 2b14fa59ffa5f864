package dev.notification.core.domain;

import java.util.Objects;
import java.util.Optional;

/**
 * The caller behind an act, as the audit log keeps it.
 *
 * @param user a user, or the service of the key
 * @param key with which it was done, if it was done with one
 */
public record Actor(UserId user, Optional<KeyId> key) {
    public Actor {
        Objects.requireNonNull(user);
        Objects.requireNonNull(key);
    }

    public static Actor of(Caller caller) {
        return new Actor(caller.user(), caller instanceof Caller.Key with ? Optional.of(with.key()) : Optional.empty());
    }
}
