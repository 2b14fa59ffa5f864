package dev.notification.core.port.in.inbox;

import dev.notification.core.domain.Head;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UserId;
import java.util.Objects;

/** Marks a user's notifications as read, unread, archived, not archived, or removes them. */
@FunctionalInterface
public interface ChangeState {
    /**
     * Blocks on the store. Durable on return; every session of the user is told. Each notification that changes takes a
     * revision of its own; ids that are unknown, or another user's, are left out silently. A whole inbox is swept as {@link
     * SweepInbox} does, and this waits for it: whoever must not wait for so long uses that.
     *
     * @throws dev.notification.core.port.StoreUnavailableException if not everything could be changed; repeating it
     *     completes it
     */
    Changed change(Command command);

    record Command(UserId user, Selection selection, Transition transition) {
        public Command {
            Objects.requireNonNull(user);
            Objects.requireNonNull(selection);
            Objects.requireNonNull(transition);
        }
    }

    /**
     * @param count how many notifications changed
     * @param head the inbox afterwards
     */
    record Changed(long count, Head head) {
        public Changed {
            Objects.requireNonNull(head);
        }
    }
}
