package dev.notification.core.port.in.inbox;

import dev.notification.core.domain.Device;
import dev.notification.core.domain.UserId;
import java.util.List;

/** Tells which devices a user has, and what each has seen. */
@FunctionalInterface
public interface ListDevices {
    /**
     * Blocks on the store. The last contact first.
     *
     * @throws dev.notification.core.port.StoreUnavailableException if the store cannot be read
     */
    List<Device> devices(UserId user);
}
