package dev.notification.transport.ws;

/** Told whenever everything queued for a client has been handed to the network. */
@FunctionalInterface
interface DrainListener {
    /** On any thread, with no lock held; quick. */
    void drained();
}
