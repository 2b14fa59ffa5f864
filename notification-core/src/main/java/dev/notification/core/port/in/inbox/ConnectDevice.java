package dev.notification.core.port.in.inbox;

import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.UserId;
import java.util.Optional;

/** Tells where a device that remembers nothing goes on, and notes that it was there. */
@FunctionalInterface
public interface ConnectDevice {
    /**
     * Blocks on the store. A device that is not known yet starts at {@code since}, if that is a place in its inbox, otherwise
     * at the head.
     *
     * @throws dev.notification.core.port.StoreUnavailableException if the store cannot be used
     */
    Cursor connect(UserId user, DeviceId device, Optional<Cursor> since);
}
