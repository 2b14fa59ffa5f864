package dev.notification.core.port.out;

import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** Verifies the application's own tokens. Thread-safe; in memory only, so callable from a selector thread. */
@FunctionalInterface
public interface ForeignTokens {
    /** Takes nobody's. */
    ForeignTokens NONE = token -> new Verified.Bad(Verdict.Why.INVALID);

    /** How long a token is good at most, from its {@code issuedAt}. */
    default Duration longest() {
        return Duration.ofHours(24);
    }

    /** Never throws. */
    Verified verify(String token);

    /** What a token proves to be. */
    sealed interface Verified {
        /** @param user whom it speaks for, whether or not that user exists */
        record Good(ExternalId user, Instant issuedAt, Instant expiresAt) implements Verified {
            public Good {
                Objects.requireNonNull(user);
                Objects.requireNonNull(issuedAt);
                Objects.requireNonNull(expiresAt);
            }
        }

        record Bad(Verdict.Why why) implements Verified {
            public Bad {
                Objects.requireNonNull(why);
            }
        }

        /** Its key is not here yet: it is being fetched. */
        record KeysRefreshing(Duration retryAfter) implements Verified {
            public KeysRefreshing {
                Objects.requireNonNull(retryAfter);
            }
        }
    }
}
