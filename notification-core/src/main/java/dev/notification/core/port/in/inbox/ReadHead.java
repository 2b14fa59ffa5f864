package dev.notification.core.port.in.inbox;

import dev.notification.core.domain.Head;
import dev.notification.core.domain.UserId;

/** Tells where an inbox ends now, and how much in it is unread. */
@FunctionalInterface
public interface ReadHead {
    /**
     * Blocks on the store. A user whose account is gone has the head of an empty inbox.
     *
     * @throws dev.notification.core.port.StoreUnavailableException if the store cannot be read
     */
    Head head(UserId user);
}
