package dev.notification.app.lab.history;

/** One place in a history at which a promise is broken. */
public record Breach(Invariant invariant, String detail) {}
