package dev.notification.security;

import java.time.Duration;
import java.util.Optional;

/** The keys that tokens of others are verified with, as they are now. Thread-safe; in memory, so callable from a selector. */
interface TrustedKeys {
    /** The same instance as long as nothing has changed. */
    KeySet now();

    /**
     * Whether a key that signed this token may have been published since they were looked at: then they are looked at once
     * more, and this is after how long it is worth a second try. Empty: no such key was published before the token was here.
     *
     * @param searched in which set no such key was found: what {@link #now} answered
     */
    Optional<Duration> refreshing(String token, KeySet searched);

    /** Keys that never change. */
    static TrustedKeys fixed(KeySet keys) {
        return new TrustedKeys() {
            @Override
            public KeySet now() {
                return keys;
            }

            @Override
            public Optional<Duration> refreshing(String token, KeySet searched) {
                return Optional.empty();
            }
        };
    }
}
