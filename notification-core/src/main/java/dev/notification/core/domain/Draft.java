package dev.notification.core.domain;

import java.util.Objects;

/** A notification that is not stored yet: to whom, and what. It has no id and no revision. */
public record Draft(UserId recipient, Content content) implements Addressed {
    public Draft {
        Objects.requireNonNull(recipient);
        Objects.requireNonNull(content);
    }
}
