package dev.notification.core.domain;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What has become of a notification, as its sender may know it.
 *
 * @param arrived where it stands in the recipient's inbox since it arrived, or was last replaced
 * @param deliveredTo the recipient's devices that have acknowledged it
 */
public record Sent(
        NotificationId id,
        UserId recipient,
        Instant createdAt,
        Revision arrived,
        State state,
        List<DeviceId> deliveredTo) {
    public Sent {
        Objects.requireNonNull(id);
        Objects.requireNonNull(recipient);
        Objects.requireNonNull(createdAt);
        Objects.requireNonNull(arrived);
        Objects.requireNonNull(state);
        deliveredTo = List.copyOf(deliveredTo);
    }

    /** The state of a notification from outside. */
    public enum State {
        UNREAD,
        READ,
        /** Its recipient removed it. */
        REMOVED,
        EXPIRED,
        RECALLED
    }
}
