package dev.notification.core.port.in.operator;

import dev.notification.core.domain.Device;
import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.Recipient;
import dev.notification.core.domain.User;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Shows where a user's inbox and devices stand. */
@FunctionalInterface
public interface InspectUser {
    /** Empty if nobody goes by that. Blocks on the store. */
    Optional<Inspected> inspect(Recipient who);

    /**
     * @param held how many notifications are in the inbox
     * @param devices the last contact first
     * @param isOnline whether the user is connected to this server, with a device or without
     * @param connected the devices that are connected to this server
     */
    record Inspected(User user, Head head, long held, List<Device> devices, boolean isOnline, Set<DeviceId> connected) {
        public Inspected {
            Objects.requireNonNull(user);
            Objects.requireNonNull(head);
            devices = List.copyOf(devices);
            connected = Set.copyOf(connected);
        }

        /** Whether that device is connected to this server. */
        public boolean isConnected(Device device) {
            return connected.contains(device.id());
        }

        /** How many changes of the inbox that device has not acknowledged. */
        public long behindBy(Device device) {
            return device.epoch().equals(head.cursor().epoch())
                    ? head.cursor().revision().value() - device.acknowledged().value()
                    : head.cursor().revision().value();
        }
    }
}
