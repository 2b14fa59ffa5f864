package dev.notification.core.domain;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A key as it is kept: without its secret.
 *
 * @param service the user that is a machine and sends what is sent with the key
 * @param secretHash SHA-256 of the secret
 * @param scopes at least one
 * @param label what tells it from the service's other keys, for people: up to {@value #MAX_LABEL_BYTES} bytes, perhaps empty
 * @param expiresAt when it ends by itself; empty: never
 * @param revokedAt when it was revoked, if it was
 * @param lastUsedAt to within about a minute; empty: never
 */
public record ApiKey(
        KeyId id,
        UserId service,
        String secretHash,
        Set<Scope> scopes,
        String label,
        Instant createdAt,
        Optional<Instant> expiresAt,
        Optional<Instant> revokedAt,
        Optional<Instant> lastUsedAt) {
    public static final int MAX_LABEL_BYTES = 100;

    public ApiKey {
        Objects.requireNonNull(id);
        Objects.requireNonNull(service);
        Objects.requireNonNull(secretHash);
        scopes = Scope.set(scopes);
        label = label(label);
        Objects.requireNonNull(createdAt);
        Objects.requireNonNull(expiresAt);
        Objects.requireNonNull(revokedAt);
        Objects.requireNonNull(lastUsedAt);
        if (scopes.isEmpty()) {
            throw new IllegalArgumentException("a key has at least one scope");
        }
    }

    /** @throws IllegalArgumentException saying what is wrong with it */
    public static String label(String text) {
        Text.wellFormed("a label", text, MAX_LABEL_BYTES);
        text.codePoints().filter(Character::isISOControl).findFirst().ifPresent(point -> {
            throw new IllegalArgumentException(
                    "a label must not contain control characters, such as " + Text.name(point));
        });
        return text;
    }

    /** Whether it is good at that moment. */
    public boolean isLive(Instant now) {
        return revokedAt.isEmpty() && expiresAt.map(now::isBefore).orElse(true);
    }

    /** The same key once it is revoked. */
    public ApiKey revoked(Instant at) {
        return new ApiKey(id, service, secretHash, scopes, label, createdAt, expiresAt, Optional.of(at), lastUsedAt);
    }

    /** The same key once it was used; the later of two uses is kept. */
    public ApiKey used(Instant at) {
        Instant last = lastUsedAt.filter(at::isBefore).orElse(at);
        return new ApiKey(id, service, secretHash, scopes, label, createdAt, expiresAt, revokedAt, Optional.of(last));
    }

    /** What an {@link AuditEntry} says of it. */
    public String auditText() {
        return "key=" + id + " scopes=" + scopes.stream().map(Scope::text).collect(Collectors.joining(","));
    }

    @Override
    public String toString() {
        return "ApiKey[" + id + "]";
    }
}
