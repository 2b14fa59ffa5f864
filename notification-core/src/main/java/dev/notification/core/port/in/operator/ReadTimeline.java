package dev.notification.core.port.in.operator;

import dev.notification.core.domain.Delivery;
import dev.notification.core.domain.Device;
import dev.notification.core.domain.Held;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Recipient;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Answers "I did not get it": what became of a notification, and what each of its recipient's devices has said of it. */
@FunctionalInterface
public interface ReadTimeline {
    /**
     * Empty if nobody goes by that, or the notification is not in that inbox. It all derives from what is stored. Blocks on the
     * store.
     */
    Optional<Timeline> timeline(Recipient who, NotificationId id);

    /** @param notification without content */
    record Timeline(Held notification, List<Step> devices) {
        public Timeline {
            Objects.requireNonNull(notification);
            devices = List.copyOf(devices);
        }
    }

    /** One device. */
    record Step(Device device, Delivery delivery) {
        public Step {
            Objects.requireNonNull(device);
            Objects.requireNonNull(delivery);
        }
    }
}
