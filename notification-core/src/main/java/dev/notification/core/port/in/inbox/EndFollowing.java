package dev.notification.core.port.in.inbox;

import dev.notification.core.domain.Revocation;
import dev.notification.core.domain.UserId;

/** Ends what is no longer anybody's. */
@FunctionalInterface
public interface EndFollowing {
    /**
     * Ends every following of that user whose caller {@linkplain dev.notification.core.domain.Caller#endsWith goes} with what
     * was revoked, with {@link FollowInbox.Why#REVOKED}. From any thread; neither blocks nor throws.
     */
    void end(UserId user, Revocation what);
}
