package dev.notification.security;

import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;

/** With what tokens of the application are verified: public keys, or a secret, and never both. */
public sealed interface ForeignKeys {
    /** Those that the application publishes, as they change. */
    record Published(JwksUrl url) implements ForeignKeys {}

    /** Those that the operator has written down; a change needs a restart. */
    record Fixed(List<TrustedKey> keys) implements ForeignKeys {
        public Fixed {
            keys = List.copyOf(keys);
        }
    }

    /**
     * A secret that the application shares with this service.
     *
     * @param previous still good, until the tokens have expired that were signed with it
     */
    static ForeignKeys shared(SecretKey present, Optional<SecretKey> previous) {
        TrustedKey key = TrustedKey.of(present);
        return new Fixed(previous.map(it -> List.of(key, TrustedKey.of(it))).orElseGet(() -> List.of(key)));
    }
}
