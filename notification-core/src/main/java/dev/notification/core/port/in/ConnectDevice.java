package dev.notification.core.port.in;

import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.UserId;

/** Tells where a device that remembers nothing goes on, and notes that it was there. */
@FunctionalInterface
public interface ConnectDevice {
    /**
     * Blocks on the store. A device that is not known yet starts at the inbox's head.
     *
     * @throws dev.notification.core.port.StoreUnavailableException if the store cannot be used
     */
    Cursor connect(UserId user, DeviceId device);
}
