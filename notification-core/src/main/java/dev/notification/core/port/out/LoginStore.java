package dev.notification.core.port.out;

import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.RefreshToken;
import dev.notification.core.domain.UserId;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Keeps logins and the hash of each one's present refresh token. Thread-safe; every method blocks on the store and
 * throws {@link dev.notification.core.port.StoreUnavailableException} when it cannot be reached.
 */
public interface LoginStore {
    /** Enters a new login; durable on return. */
    void open(UserId user, RefreshToken token, Instant expiresAt);

    /**
     * Replaces a login's refresh token by {@code next}. Of several calls with one token exactly one rotates it; each
     * later one finds it {@link Rotation.Reused} and revokes the login.
     */
    Rotation rotate(RefreshToken presented, RefreshToken next, Instant at, Instant expiresAt);

    /** Revokes a login of that user; false if there is none, or it is revoked already. */
    boolean revoke(UserId user, LoginId login, Instant at);

    /** Revokes all logins of a user and returns those that were not revoked before. */
    Set<LoginId> revokeAll(UserId user, Instant at);

    /** The logins that were revoked since then, and whose they were. */
    Map<LoginId, UserId> revokedSince(Instant since);

    /** Forgets at most {@code limit} logins that expired, or were revoked, before {@code before}; returns how many. */
    int forget(Instant before, int limit);

    /** What became of a refresh token that was presented. */
    sealed interface Rotation {
        /** It was the present one; now {@code next} is. */
        record Rotated(UserId user) implements Rotation {
            public Rotated {
                Objects.requireNonNull(user);
            }
        }

        /** It was replaced before: somebody has a copy. The login is revoked now. */
        record Reused(UserId user) implements Rotation {
            public Reused {
                Objects.requireNonNull(user);
            }
        }

        /** There is no such login, or it has expired or was revoked. */
        record Unknown() implements Rotation {}
    }
}
