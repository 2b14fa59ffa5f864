package dev.notification.core.port.out;

import dev.notification.core.domain.Revocation;
import dev.notification.core.domain.UserId;

/** Whoever must hear at once that logins, tokens or a key are no longer good: what goes back to them ends too. */
@FunctionalInterface
public interface RevocationListener {
    /** That of this user was revoked. Called from any thread; neither blocks nor throws. */
    void revoked(UserId user, Revocation what);
}
