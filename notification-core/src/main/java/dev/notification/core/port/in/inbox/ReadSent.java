package dev.notification.core.port.in.inbox;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Sent;
import java.util.Optional;

/** Tells a sender what has become of what they sent. */
@FunctionalInterface
public interface ReadSent {
    /**
     * What {@link dev.notification.core.domain.ReceiptPolicy} lets the caller know of it, and what its recipient is called, for
     * callers with {@link dev.notification.core.domain.Scope#SEND}. Blocks on the store. Empty if this
     * user sent no such notification, or may know nothing.
     *
     * @throws dev.notification.core.port.StoreUnavailableException if the store cannot be read
     */
    Optional<Sent> sent(Caller sender, NotificationId id);
}
