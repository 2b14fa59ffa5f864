package dev.notification.core.port.out;

import dev.notification.core.domain.AccessToken;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Issues and verifies bearer tokens. Each is bound to the history in which it was issued: a user number, or a login, means
 * somebody else once a backup was restored. Thread-safe; in memory only, so callable from a selector thread.
 */
public interface AccessTokens {
    /** How long a token is valid. */
    Duration lifetime();

    /** @param epoch the history that user and login belong to */
    AccessToken issue(UserId user, LoginId login, Role role, Epoch epoch);

    /**
     * A token without a login, which may do nothing but act on the user's own inbox.
     *
     * @param issuedAt what {@link Caller.Bearer#issuedAt} is, in milliseconds; at or after it the token is good
     * @param lifetime how long it is valid from then on, in seconds
     * @param epoch the history that the user belongs to
     */
    AccessToken mint(UserId user, Instant issuedAt, Duration lifetime, Epoch epoch);

    /**
     * Whom it speaks for, {@link Caller.User} or, if it was minted, {@link Caller.Bearer}; empty unless this service issued it in the history {@code epoch}, unchanged, and it has not expired.
     * Never throws.
     */
    Optional<Caller> verify(String token, Epoch epoch);
}
