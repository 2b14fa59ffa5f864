package dev.notification.core.domain;

import java.time.Instant;
import java.util.Objects;
import java.util.Set;

/** What of a user's is no longer good; {@link Caller#endsWith} says whether a caller goes with it. */
public sealed interface Revocation {
    /** Those logins, and every token that goes back to one of them. */
    record Logins(Set<LoginId> logins) implements Revocation {
        public Logins {
            logins = Set.copyOf(logins);
        }
    }

    /** Every token of the user that was issued before that moment and has no login. */
    record IssuedBefore(Instant moment) implements Revocation {
        public IssuedBefore {
            Objects.requireNonNull(moment);
        }
    }

    /** One API key. */
    record OfKey(KeyId key) implements Revocation {
        public OfKey {
            Objects.requireNonNull(key);
        }
    }
}
