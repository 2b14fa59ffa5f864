package dev.notification.transport.ws.wire;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * What the ways out to all clients have in common, held once: what may wait for clients that do not read, and the time. What
 * is small for one is much for thousands, so there is a bound for all together too. Thread-safe.
 */
public final class Outbound {
    /** A client gets its handshake's answer and the frames about its session, whatever waits for others. */
    private static final int SMALL_BYTES = 2 << 10;

    private final int maxPendingBytes;
    private final long maxWaitingBytes;
    private final LongSupplier nanos;
    /** Of clients that did not take all they were given; the others' bytes are gone before they could be counted. */
    private final AtomicLong waitingBytes = new AtomicLong();

    /**
     * @param maxPendingBytes how many bytes may wait for one client that does not read
     * @param maxWaitingBytes how many may wait for all of them, beyond which each has one frame at a time
     * @param nanos the time that goes by, as {@link System#nanoTime} tells it
     */
    public Outbound(int maxPendingBytes, long maxWaitingBytes, LongSupplier nanos) {
        this.maxPendingBytes = maxPendingBytes;
        this.maxWaitingBytes = maxWaitingBytes;
        this.nanos = nanos;
    }

    long now() {
        return nanos.getAsLong();
    }

    /** How many bytes wait for all clients that did not take what they were given. */
    public long waitingBytes() {
        return waitingBytes.get();
    }

    /** How much may wait for one client, besides one frame of any length. */
    int roomOfOne() {
        return waitingBytes.get() < maxWaitingBytes ? maxPendingBytes : Math.min(maxPendingBytes, SMALL_BYTES);
    }

    /** @param bytes that have begun to wait; negative: that wait no longer */
    void count(int bytes) {
        waitingBytes.addAndGet(bytes);
    }
}
