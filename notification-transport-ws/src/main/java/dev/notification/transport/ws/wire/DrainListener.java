package dev.notification.transport.ws.wire;

/** Told whenever everything queued for a client has been handed to the network. */
@FunctionalInterface
public interface DrainListener {
    /** On any thread, with none of the socket's own locks held; quick, and harmless at any other time. */
    void resumeIfDrained();
}
