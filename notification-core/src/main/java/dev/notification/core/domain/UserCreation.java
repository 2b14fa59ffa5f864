package dev.notification.core.domain;

/** What makes a user of an external id that nobody had before. */
public enum UserCreation {
    /** The first send by a caller with {@link Scope#SEND}, or the first sign-in with a token of the application's own. */
    ALWAYS,
    /** The first sign-in only: a send to an external id that nobody has is refused. */
    SIGN_IN,
    /** Neither: users are made beforehand, by a caller with {@link Scope#USERS}. */
    NEVER;

    public boolean bySending() {
        return this == ALWAYS;
    }

    public boolean bySigningIn() {
        return this != NEVER;
    }
}
