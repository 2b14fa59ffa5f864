package dev.notification.core.domain;

import java.util.Set;

/**
 * How a user is online in this process.
 *
 * @param isOnline also if whoever follows has not said on which device
 * @param devices those that follow; empty unless the user is online
 */
public record Presence(boolean isOnline, Set<DeviceId> devices) {
    public static final Presence OFFLINE = new Presence(false, Set.of());

    public Presence {
        devices = Set.copyOf(devices);
        if (!isOnline && !devices.isEmpty()) {
            throw new IllegalArgumentException("a user with connected devices is online");
        }
    }
}
