package dev.notification.app.architecture.wrong.transport.ws;

/** Does nothing wrong; without it its layer would be empty. */
final class Quiet {}
