package dev.notification.core.port.out;

import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.UserId;
import java.util.Set;

/** Whoever must hear at once that logins are over: what goes back to them ends too. */
@FunctionalInterface
public interface LoginListener {
    /** Those logins of that user were revoked. Called from any thread; neither blocks nor throws. */
    void revoked(UserId user, Set<LoginId> logins);
}
