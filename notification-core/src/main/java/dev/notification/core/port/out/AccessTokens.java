package dev.notification.core.port.out;

import dev.notification.core.domain.AccessToken;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.UserId;
import java.util.Optional;

/** Issues and verifies bearer tokens. Thread-safe; in memory only, so callable from a selector thread. */
public interface AccessTokens {
    AccessToken issue(UserId user);

    /** Whom it speaks for; empty unless this service issued it, unchanged, and it has not expired. Never throws. */
    Optional<Caller> verify(String token);
}
