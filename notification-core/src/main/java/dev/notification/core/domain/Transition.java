package dev.notification.core.domain;

/** What a user can do to their notifications. Doing it to one that is already so changes nothing. */
public enum Transition {
    READ,
    UNREAD,
    ARCHIVE,
    UNARCHIVE,
    REMOVE
}
