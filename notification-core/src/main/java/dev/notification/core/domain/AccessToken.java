package dev.notification.core.domain;

import java.time.Duration;
import java.util.Objects;

/** A bearer credential (RFC 6750) and how long it lasts from now. Never printed. */
public record AccessToken(String value, Duration expiresIn) {
    public AccessToken {
        Objects.requireNonNull(value);
        Objects.requireNonNull(expiresIn);
    }

    @Override
    public String toString() {
        return "AccessToken[hidden]";
    }
}
