package dev.notification.core.application.account;

import dev.notification.core.domain.ApiKey;
import dev.notification.core.domain.Caller;
import java.time.Instant;
import java.util.Optional;

/** A key in memory, and when it was last used. Thread-safe. */
final class KnownKey {
    /** A key may be used by many threads at once: they do not all write one place in memory. */
    private static final long GRAIN_MILLIS = 1000;

    private final ApiKey key;
    private final Caller.Key caller;
    private volatile long usedMillis;
    private volatile long writtenMillis;

    KnownKey(ApiKey key) {
        this.key = key;
        this.caller = new Caller.Key(
                key.service(), key.id(), key.scopes(), key.expiresAt().orElse(Instant.MAX));
    }

    ApiKey key() {
        return key;
    }

    Caller caller() {
        return caller;
    }

    String secretHash() {
        return key.secretHash();
    }

    boolean isLive(Instant now) {
        return key.isLive(now);
    }

    void use(Instant now) {
        long millis = now.toEpochMilli();
        if (millis - usedMillis >= GRAIN_MILLIS) {
            usedMillis = millis;
        }
    }

    /** The newer state of the same key, with what is known of its use. */
    KnownKey usedAs(KnownKey newer) {
        newer.usedMillis = usedMillis;
        newer.writtenMillis = writtenMillis;
        return newer;
    }

    /** When it was last used, if the store does not know. */
    Optional<Instant> unwritten() {
        long used = usedMillis;
        return used > writtenMillis ? Optional.of(Instant.ofEpochMilli(used)) : Optional.empty();
    }

    /** By one thread at a time. */
    void written(Instant use) {
        writtenMillis = use.toEpochMilli();
    }
}
