package dev.notification.app.architecture.wrong.core.application.account;

/** An account that is called by an inbox. */
public final class Quiet {}
