package dev.notification.core.domain;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A notification as the store holds it, also one that was removed and is not purged yet.
 *
 * @param arrived its place in the history of its inbox
 * @param revision its newest change
 * @param changedAt when that was; empty if it was changed by a version that did not keep it
 * @param state never {@link Sent.State#STORED}
 * @param content empty if it was removed: then it is gone
 */
public record Held(
        NotificationId id,
        UserId recipient,
        UserId sender,
        Revision arrived,
        Revision revision,
        Instant createdAt,
        Optional<Instant> changedAt,
        Sent.State state,
        boolean archived,
        Optional<Content> content) {
    public Held {
        Objects.requireNonNull(id);
        Objects.requireNonNull(recipient);
        Objects.requireNonNull(sender);
        Objects.requireNonNull(arrived);
        Objects.requireNonNull(revision);
        Objects.requireNonNull(createdAt);
        Objects.requireNonNull(changedAt);
        Objects.requireNonNull(state);
        Objects.requireNonNull(content);
    }
}
