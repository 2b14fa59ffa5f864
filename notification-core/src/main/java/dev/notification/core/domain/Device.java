package dev.notification.core.domain;

import java.time.Instant;
import java.util.Objects;

/**
 * One of a user's devices as the server knows it.
 *
 * @param acknowledged up to where it has said that it has the inbox
 * @param lastContact when it last connected or acknowledged something
 */
public record Device(DeviceId id, Revision acknowledged, Instant lastContact) {
    public Device {
        Objects.requireNonNull(id);
        Objects.requireNonNull(acknowledged);
        Objects.requireNonNull(lastContact);
    }
}
