package dev.notification.core.port.in.inbox;

import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.UserId;
import java.util.Set;

/** Tells whether a user is online, and with which devices: whether anybody follows their inbox in a way that makes them so. */
@FunctionalInterface
public interface ReadPresence {
    /** A snapshot; cheap, never blocks. */
    Presence presence(UserId user);

    /** A snapshot; cheap, never blocks. */
    default boolean isOnline(UserId user) {
        return presence(user).isOnline();
    }

    /**
     * How a user is online in this process.
     *
     * @param isOnline also if whoever follows has not said on which device
     * @param devices those that follow; empty unless the user is online
     */
    record Presence(boolean isOnline, Set<DeviceId> devices) {
        public static final Presence OFFLINE = new Presence(false, Set.of());

        public Presence {
            devices = Set.copyOf(devices);
            if (!isOnline && !devices.isEmpty()) {
                throw new IllegalArgumentException("a user with connected devices is online");
            }
        }
    }
}
