package dev.notification.app.command;

/** What is printed. */
public enum Output {
    /** Lines for people, which may change. */
    text,
    /** An object a line, to which members are only ever added. */
    json
}
