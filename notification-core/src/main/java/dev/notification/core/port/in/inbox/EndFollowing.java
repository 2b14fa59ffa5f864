package dev.notification.core.port.in.inbox;

import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.UserId;
import java.util.Set;

/** Ends what goes back to logins that are over. */
@FunctionalInterface
public interface EndFollowing {
    /**
     * Ends every following of that user whose caller goes back to one of those logins, with {@link
     * FollowInbox.Why#REVOKED}. From any thread; neither blocks nor throws.
     */
    void end(UserId user, Set<LoginId> logins);
}
