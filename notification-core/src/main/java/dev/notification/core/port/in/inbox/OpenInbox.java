package dev.notification.core.port.in.inbox;

import dev.notification.core.domain.UserId;

/** Opens an inbox for a user of the application's own, who has no account here. */
@FunctionalInterface
public interface OpenInbox {
    /**
     * Blocks on the store; durable on return. Of several calls for one user one opens the inbox.
     *
     * @return false if the inbox was there already: then nothing has changed
     * @throws dev.notification.core.port.StoreUnavailableException if the store cannot be used
     */
    boolean open(UserId user);
}
