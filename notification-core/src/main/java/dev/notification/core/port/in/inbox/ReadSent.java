package dev.notification.core.port.in.inbox;

import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Sent;
import dev.notification.core.domain.UserId;
import java.util.Optional;

/** Tells a sender what has become of what they sent. */
@FunctionalInterface
public interface ReadSent {
    /**
     * Blocks on the store. Empty if this user sent no such notification.
     *
     * @throws dev.notification.core.port.StoreUnavailableException if the store cannot be read
     */
    Optional<Sent> sent(UserId sender, NotificationId id);
}
