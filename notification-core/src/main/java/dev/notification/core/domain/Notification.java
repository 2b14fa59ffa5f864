package dev.notification.core.domain;

import java.time.Instant;
import java.util.Objects;

/**
 * A notification in its recipient's inbox, as of {@code revision}.
 *
 * @param revision its newest change of any kind
 * @param arrived its place in the history: the revision at which it arrived or was last replaced; never after {@code
 *     revision}
 * @param createdAt when that was, UTC, whole milliseconds
 * @param archived put aside by its recipient: not in the default history and not in the unread count
 */
public record Notification(
        NotificationId id,
        UserId recipient,
        UserId sender,
        Content content,
        Instant createdAt,
        Revision revision,
        Revision arrived,
        boolean read,
        boolean archived) {
    public Notification {
        Objects.requireNonNull(id);
        Objects.requireNonNull(recipient);
        Objects.requireNonNull(sender);
        Objects.requireNonNull(content);
        Objects.requireNonNull(createdAt);
        if (arrived.isAfter(revision)) {
            throw new IllegalArgumentException("arrived at " + arrived + ", after its newest change " + revision);
        }
    }
}
