package dev.notification.core.domain;

import java.time.Instant;
import java.util.Objects;

/** Whom a verified access token speaks for, and until when. */
public record Caller(UserId user, Instant expiresAt) {
    public Caller {
        Objects.requireNonNull(user);
        Objects.requireNonNull(expiresAt);
    }
}
