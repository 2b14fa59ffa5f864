package dev.notification.core.port.in.inbox;

import dev.notification.core.domain.UserId;

/**
 * Opens an inbox for a user of the application's own, who has no account here. An application that has accounts too gives its
 * own users numbers that accounts never reach: an account that comes later passes over a number whose inbox is open, but an
 * inbox cannot be had that an account has already.
 */
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
