package dev.notification.core.domain;

import java.util.List;
import java.util.Objects;

/**
 * A part of an inbox's change feed, oldest first: each notification and each mark that changed once, in its present state,
 * so revisions rise but need not be adjacent.
 *
 * @param end up to where this part goes: everything up to it is in this part or was superseded by something later
 * @param more whether changes after {@code end} were already there
 * @param head the inbox's present end; nothing in this part is after it, and without {@code more} this part ends there
 */
public record Feed(List<Change> changes, Revision end, boolean more, Head head) {
    public Feed {
        changes = List.copyOf(changes);
        Objects.requireNonNull(end);
        Objects.requireNonNull(head);
    }
}
