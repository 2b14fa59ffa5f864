package dev.notification.core.port.in.inbox;

import dev.notification.core.domain.Presence;
import dev.notification.core.domain.UserId;

/** Tells whether a user is online, and with which devices: whether anybody follows their inbox in a way that makes them so. */
@FunctionalInterface
public interface ReadPresence {
    /** A snapshot; cheap, never blocks. */
    Presence presence(UserId user);

    /** A snapshot; cheap, never blocks. */
    default boolean isOnline(UserId user) {
        return presence(user).isOnline();
    }
}
