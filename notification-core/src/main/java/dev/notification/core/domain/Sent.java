package dev.notification.core.domain;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What has become of a notification, as its sender may know it.
 *
 * @param arrived where it stands in the recipient's inbox since it arrived, or was last replaced
 * @param deliveredTo the recipient's devices that have acknowledged it
 * @param externalId what the application calls the recipient; empty also for senders who may not know, as is {@code username}
 */
public record Sent(
        NotificationId id,
        UserId recipient,
        Instant createdAt,
        Revision arrived,
        State state,
        List<DeviceId> deliveredTo,
        Optional<ExternalId> externalId,
        Optional<Username> username) {
    /** To a recipient whose names are not told. */
    public Sent(
            NotificationId id,
            UserId recipient,
            Instant createdAt,
            Revision arrived,
            State state,
            List<DeviceId> deliveredTo) {
        this(id, recipient, createdAt, arrived, state, deliveredTo, Optional.empty(), Optional.empty());
    }

    /** The same to a recipient with these names. */
    public Sent named(Optional<ExternalId> external, Optional<Username> name) {
        return new Sent(id, recipient, createdAt, arrived, state, deliveredTo, external, name);
    }

    public Sent {
        Objects.requireNonNull(externalId);
        Objects.requireNonNull(username);
        Objects.requireNonNull(id);
        Objects.requireNonNull(recipient);
        Objects.requireNonNull(createdAt);
        Objects.requireNonNull(arrived);
        Objects.requireNonNull(state);
        deliveredTo = List.copyOf(deliveredTo);
    }

    /** Without what says anything about its recipient. */
    Sent withoutReading() {
        State reduced = switch (state) {
            case UNREAD, READ, REMOVED, STORED -> State.STORED;
            case EXPIRED -> State.EXPIRED;
            case RECALLED -> State.RECALLED;
        };
        return new Sent(id, recipient, createdAt, arrived, reduced, List.of());
    }

    /** The state of a notification from outside. */
    public enum State {
        /** It was stored; whether it was read or removed is not the sender's concern. */
        STORED,
        UNREAD,
        READ,
        /** Its recipient removed it. */
        REMOVED,
        EXPIRED,
        RECALLED
    }
}
