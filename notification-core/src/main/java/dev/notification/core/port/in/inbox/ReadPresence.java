package dev.notification.core.port.in.inbox;

import dev.notification.core.domain.UserId;

/** Tells whether a user is online: whether anybody follows their inbox in a way that makes them so. */
@FunctionalInterface
public interface ReadPresence {
    /** A snapshot; cheap, never blocks. */
    boolean isOnline(UserId user);
}
