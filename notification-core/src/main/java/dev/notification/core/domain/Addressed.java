package dev.notification.core.domain;

import java.util.Objects;

/** What is to be sent to whom, as its sender says it: to a number ({@link Draft}), or to a name that has to be looked up first. */
public sealed interface Addressed permits Draft, Addressed.ByName {
    Recipient recipient();

    Content content();

    static Addressed to(Recipient recipient, Content content) {
        if (recipient instanceof Recipient.Name name) {
            return new ByName(name, content);
        }
        return new Draft((UserId) recipient, content);
    }

    /** To whomever the name stands for when it is sent. */
    record ByName(Recipient.Name recipient, Content content) implements Addressed {
        public ByName {
            Objects.requireNonNull(recipient);
            Objects.requireNonNull(content);
        }

        /** It is for that user. */
        public Draft resolved(UserId user) {
            return new Draft(user, content);
        }
    }
}
