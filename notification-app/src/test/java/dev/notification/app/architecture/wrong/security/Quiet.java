package dev.notification.app.architecture.wrong.security;

/** Does nothing wrong; without it its layer would be empty. */
final class Quiet {}
