package dev.notification.core.port.in.inbox;

import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.UserId;
import java.util.Objects;

/**
 * Remembers how far a user has looked at their inbox, for all of their devices. Seen is not read: it is one mark of the whole
 * inbox, and what arrives after it is unseen until the user looks again.
 */
@FunctionalInterface
public interface MarkSeen {
    /**
     * Blocks on the store. Durable on return, when every session of the user has been told. The mark takes a revision of its
     * own; it never goes back: if the user had seen as much already, nothing happens.
     *
     * @return the inbox afterwards; a user whose account is gone has the head of an empty inbox
     * @throws IllegalArgumentException if {@code upTo} is a cursor of another history
     * @throws dev.notification.core.port.StoreUnavailableException if it could not be stored, or nobody knows; repeating it
     *     does no harm
     */
    Head seen(Command command);

    /** @param upTo of what arrived, the newest that the user has seen; beyond the head it means the head */
    record Command(UserId user, Cursor upTo) {
        public Command {
            Objects.requireNonNull(user);
            Objects.requireNonNull(upTo);
        }
    }
}
