package dev.notification.core.port.in.inbox;

import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.UserId;

/** Takes note that a device has the inbox up to some place. */
@FunctionalInterface
public interface AcknowledgeChanges {
    /**
     * Never blocks: acknowledgements are written together, a moment later. One that is lost with the process costs a
     * repetition, no notification. A place in another history than the present one says nothing about the inbox, and is ignored.
     */
    void acknowledge(UserId user, DeviceId device, Cursor upTo);
}
