package dev.notification.core.domain;

import java.util.Optional;

/**
 * What a sender may learn of what became of what they sent. It binds users that send to others; the application, callers
 * with {@link Scope#SEND} and whoever sends to themselves learn everything.
 */
public enum ReceiptPolicy {
    /** Nothing, as if it had never been sent. */
    NONE,
    /** That it is stored, has expired or was recalled; not whether it was read or removed, and not on which devices it is. */
    STORED,
    /** Also whether it was read or removed, and the names of the devices that have it. */
    FULL;

    private boolean isOpenTo(Caller caller, UserId recipient) {
        return this == FULL || caller.may(Scope.SEND) || caller.user().equals(recipient);
    }

    /** What is left of it for this caller, who sent it. */
    public Optional<Sent> shown(Caller caller, Sent sent) {
        if (isOpenTo(caller, sent.recipient())) {
            return Optional.of(sent);
        }
        return this == NONE ? Optional.empty() : Optional.of(sent.withoutReading());
    }
}
