package dev.notification.core.domain;

import java.util.Objects;

/**
 * Something that belongs to an inbox and not to one of its notifications, and is the same on every device of its user. An
 * inbox has each kind of mark once, with the revision of its latest change.
 */
public sealed interface Mark {
    /**
     * How far the user has looked at the inbox: what is unread and arrived later is unseen.
     *
     * @param upTo of what arrived, the newest that they have seen; it never goes back
     */
    record Seen(Revision upTo) implements Mark {
        public Seen {
            Objects.requireNonNull(upTo);
        }
    }
}
