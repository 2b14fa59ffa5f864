package dev.notification.core.domain;

/** What a user may do beyond reading their own inbox. */
public enum Role {
    USER,
    /** May send where {@link SendPolicy#SENDERS} is the policy. */
    SENDER
}
