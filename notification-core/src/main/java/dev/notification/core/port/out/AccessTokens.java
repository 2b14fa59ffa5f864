package dev.notification.core.port.out;

import dev.notification.core.domain.AccessToken;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.UserId;
import java.time.Duration;
import java.util.Optional;

/** Issues and verifies bearer tokens. Thread-safe; in memory only, so callable from a selector thread. */
public interface AccessTokens {
    /** How long a token is valid. */
    Duration lifetime();

    AccessToken issue(UserId user, LoginId login, Role role);

    /** Whom it speaks for; empty unless this service issued it, unchanged, and it has not expired. Never throws. */
    Optional<Caller.User> verify(String token);
}
