package dev.notification.core.domain;

/** Whom a caller means: a user by number, or by one of the names that stand for a user. */
public sealed interface Recipient permits UserId, Recipient.Name {
    /** What has to be looked up before it is known whose inbox is meant. */
    sealed interface Name extends Recipient permits ExternalId, Username {
        /** As somebody wrote it. */
        String value();
    }
}
