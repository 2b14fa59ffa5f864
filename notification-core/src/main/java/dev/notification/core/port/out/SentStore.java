package dev.notification.core.port.out;

import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Sent;
import dev.notification.core.domain.UserId;
import java.util.Optional;

/** Tells senders about what they sent. Thread-safe; blocks on the store. */
@FunctionalInterface
public interface SentStore {
    /**
     * What has become of what {@code sender} once sent, without {@link Sent#deliveredTo()}. Empty if they sent no such
     * notification, or if it is purged.
     *
     * @throws dev.notification.core.port.StoreUnavailableException if the store cannot be reached
     */
    Optional<Sent> sent(UserId sender, NotificationId id);
}
