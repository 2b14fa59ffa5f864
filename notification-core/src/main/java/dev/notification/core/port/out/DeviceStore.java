package dev.notification.core.port.out;

import dev.notification.core.domain.Device;
import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Keeps up to where each device of a user has the inbox. Thread-safe; every method blocks on the store and throws {@link
 * dev.notification.core.port.StoreUnavailableException} when it cannot be reached.
 */
public interface DeviceStore {
    /** Of one user. When one more connects, the one whose last contact is longest ago is forgotten. */
    int MAX_DEVICES = 32;

    /**
     * Notes a contact. A device that is not known yet is entered as having acknowledged everything up to {@code start}.
     *
     * @return the device, with what it acknowledged before
     */
    Device connect(UserId user, DeviceId device, Revision start, Instant at);

    /**
     * Moves devices' cursors forward, never back, and notes the contacts. A device that was forgotten meanwhile is entered
     * again.
     */
    void acknowledge(List<Acknowledgement> acknowledgements);

    /** A user's devices, the last contact first. */
    List<Device> list(UserId user);

    /** A device says that it has everything up to there. */
    record Acknowledgement(UserId user, DeviceId device, Revision upTo, Instant at) {
        public Acknowledgement {
            Objects.requireNonNull(user);
            Objects.requireNonNull(device);
            Objects.requireNonNull(upTo);
            Objects.requireNonNull(at);
        }
    }
}
