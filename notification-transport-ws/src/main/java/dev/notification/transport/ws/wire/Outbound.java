package dev.notification.transport.ws.wire;

import java.util.function.LongSupplier;

/**
 * What the ways out to all clients of a port have in common, held once.
 *
 * @param maxPendingBytes how many bytes may wait for one client that does not read
 * @param nanos the time that goes by, as {@link System#nanoTime} tells it
 */
record Outbound(int maxPendingBytes, LongSupplier nanos) {
    long now() {
        return nanos.getAsLong();
    }
}
