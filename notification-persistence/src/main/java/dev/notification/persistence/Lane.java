package dev.notification.persistence;

import java.util.Locale;

/**
 * What a piece of work is for. Each lane has connections of its own, so that work of one kind, however slow, never takes the
 * last connection from another. SQLite's writes share one {@link Writer} whatever their lane; its reads have lanes, too.
 */
enum Lane {
    /** What a user asks for: histories, feeds, states, accounts, logins. Has the connections that the others leave. */
    REQUESTS,
    /** Appends and the ids for them: one connection for each thread that commits, see {@link DatabaseConfig#sendLanes()}. */
    SENDS,
    /** Heads, connects of devices and the question whether the database answers: short, and asked by everybody who comes. */
    HEADS,
    /** Expiry, retention, acknowledgements, ended logins: nobody waits for it, but it must go on. */
    UPKEEP;

    /** Its name in pools and figures. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
