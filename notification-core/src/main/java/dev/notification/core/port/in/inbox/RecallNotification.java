package dev.notification.core.port.in.inbox;

import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.UserId;

/** Takes back what a user once sent. */
@FunctionalInterface
public interface RecallNotification {
    /**
     * Blocks on the store; durable on return. A device that has not seen the notification never will.
     *
     * @return false if this user sent no such notification, or if it is no longer in the recipient's inbox
     * @throws dev.notification.core.port.StoreUnavailableException if the store cannot be used
     */
    boolean recall(UserId sender, NotificationId id);
}
