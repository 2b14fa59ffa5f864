package dev.notification.core.port.in.inbox;

import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;

/** Takes note that a device has the inbox up to some revision. */
@FunctionalInterface
public interface AcknowledgeChanges {
    /**
     * Never blocks: acknowledgements are written together, a moment later. One that is lost with the process costs a
     * repetition, no notification.
     */
    void acknowledge(UserId user, DeviceId device, Revision upTo);
}
