package dev.notification.core.port.out;

import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Device;
import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.UserId;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Keeps up to where each device of a user has the inbox. Thread-safe; every method blocks on the store and throws {@link
 * dev.notification.core.port.StoreUnavailableException} when it cannot be reached. Repeating a call does no harm. Concurrent
 * calls never deadlock, in whatever order they name the devices.
 */
public interface DeviceStore {
    /** Of one user. When one more connects, the one whose last contact is longest ago is forgotten. */
    int MAX_DEVICES = 32;

    /**
     * Notes contacts, for thousands of devices in about the time that one takes. A device that is not known yet is entered
     * as having acknowledged everything up to {@link Contact#start()}. Two contacts of the same device count as one after
     * the other. A device whose place is in another history than {@code start} stays there, until it acknowledges something in
     * the present one: so it hears that its place is lost, however often it has to connect. Afterwards no user has more than {@link #MAX_DEVICES}; which are forgotten is said by {@link #surplus}. A
     * store that has noted the contacts, but has no time to look for devices that are too many, returns all the same and
     * leaves them to a later connect of a new device of that user.
     *
     * @return for each contact, in their order, the device as of it, with what it acknowledged before
     */
    List<Device> connect(List<Contact> contacts);

    /**
     * Moves devices' cursors forward, never back, and notes the contacts. A device that was forgotten meanwhile is entered
     * again, and so is one whose place was in another history. Two acknowledgements of the same device count as one after the other.
     */
    void acknowledge(List<Acknowledgement> acknowledgements);

    /** A user's devices, the last contact first. */
    List<Device> list(UserId user);

    /**
     * Which devices of a user are too many: not one that is just connecting, even if its clock says that it was away
     * longest, unless they alone are too many; then the first of those.
     *
     * @param latestFirst all that are known, the last contact first
     * @param connecting the devices of the contacts that are being noted, in their order
     */
    static List<DeviceId> surplus(List<DeviceId> latestFirst, List<DeviceId> connecting) {
        if (latestFirst.size() <= MAX_DEVICES) {
            return List.of();
        }
        Set<DeviceId> kept = new HashSet<>();
        for (int i = connecting.size() - 1; i >= 0 && kept.size() < MAX_DEVICES; i--) {
            kept.add(connecting.get(i));
        }
        for (int i = 0; i < latestFirst.size() && kept.size() < MAX_DEVICES; i++) {
            kept.add(latestFirst.get(i));
        }
        return latestFirst.stream().filter(device -> !kept.contains(device)).toList();
    }

    /**
     * A device connects.
     *
     * @param start where it begins if it is not known yet
     */
    record Contact(UserId user, DeviceId device, Cursor start, Instant at) {
        public Contact {
            Objects.requireNonNull(user);
            Objects.requireNonNull(device);
            Objects.requireNonNull(start);
            Objects.requireNonNull(at);
        }
    }

    /** A device says that it has everything up to there. */
    record Acknowledgement(UserId user, DeviceId device, Cursor upTo, Instant at) {
        public Acknowledgement {
            Objects.requireNonNull(user);
            Objects.requireNonNull(device);
            Objects.requireNonNull(upTo);
            Objects.requireNonNull(at);
        }
    }
}
