package dev.notification.core.domain;

import java.time.Instant;
import java.util.Objects;

/**
 * One of a user's devices as the server knows it.
 *
 * @param epoch the history that both revisions belong to: another than the inbox's if a backup was restored, and the device has
 *     acknowledged nothing since
 * @param started where the inbox was when it connected for the first time
 * @param acknowledged up to where it has said that it has the inbox; {@code started} as long as it has said nothing
 * @param lastContact when it last connected or acknowledged something
 */
public record Device(DeviceId id, Epoch epoch, Revision started, Revision acknowledged, Instant lastContact) {
    public Device {
        Objects.requireNonNull(id);
        Objects.requireNonNull(epoch);
        Objects.requireNonNull(started);
        Objects.requireNonNull(acknowledged);
        Objects.requireNonNull(lastContact);
    }

    /** Where it goes on if it remembers nothing itself. */
    public Cursor place() {
        return new Cursor(epoch, acknowledged);
    }
}
