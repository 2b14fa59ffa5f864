package dev.notification.core.domain;

import java.time.Instant;
import java.util.Objects;

/**
 * Whom a verified access token speaks for, and until when.
 *
 * @param login the login that it goes back to; when that is revoked, so is the token
 * @param role as it was when the token was issued
 */
public record Caller(UserId user, LoginId login, Role role, Instant expiresAt) {
    public Caller {
        Objects.requireNonNull(user);
        Objects.requireNonNull(login);
        Objects.requireNonNull(role);
        Objects.requireNonNull(expiresAt);
    }
}
