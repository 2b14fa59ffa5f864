package dev.notification.transport.ws.wire;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * What the ways out to all clients have in common, held once: what may wait for clients that do not read, and the time. What
 * is small for one is much for thousands, so there is a bound for all together too. Thread-safe.
 */
public final class Outbound {
    private static final int CLOSE_HEADER = 2;
    /** RFC 6455, section 7.4.1. */
    private static final int NO_CODE = 1005;

    private static final int CUT_OFF = 1006;

    /** A client gets its handshake's answer and the frames about its session, whatever waits for others. */
    private static final int SMALL_BYTES = 2 << 10;

    private final int maxPendingBytes;
    private final long maxWaitingBytes;
    private final LongSupplier nanos;
    /** Of clients that did not take all they were given; the others' bytes are gone before they could be counted. */
    private final AtomicLong waitingBytes = new AtomicLong();

    private final IntConsumer closes;
    private final IntConsumer violations;

    /**
     * @param maxPendingBytes how many bytes may wait for one client that does not read
     * @param maxWaitingBytes how many may wait for all of them, beyond which each has one frame at a time
     * @param nanos the time that goes by, as {@link System#nanoTime} tells it
     */
    public Outbound(int maxPendingBytes, long maxWaitingBytes, LongSupplier nanos) {
        this(maxPendingBytes, maxWaitingBytes, nanos, code -> {}, code -> {});
    }

    /**
     * As {@link #Outbound(int, long, LongSupplier)}.
     *
     * @param closes told with which code each socket ends (RFC 6455, section 7.4.1): 1005 for a close frame without one, 1006
     *     for none at all; at once, on any thread
     * @param violations told likewise of sockets that the server closes for what their clients sent
     */
    public Outbound(
            int maxPendingBytes, long maxWaitingBytes, LongSupplier nanos, IntConsumer closes, IntConsumer violations) {
        this.maxPendingBytes = maxPendingBytes;
        this.maxWaitingBytes = maxWaitingBytes;
        this.nanos = nanos;
        this.closes = closes;
        this.violations = violations;
    }

    /** A client has sent what it may not, for which its socket is closed with that code. */
    void violated(int code) {
        violations.accept(code);
    }

    /** A socket ends with this close frame; a client's own code comes back in one too, whatever number it made up. */
    void closed(byte[] frame) {
        closes.accept(
                frame.length < CLOSE_HEADER + 2
                        ? NO_CODE
                        : (frame[CLOSE_HEADER] & 0xff) << 8 | frame[CLOSE_HEADER + 1] & 0xff);
    }

    /** A connection has ended without a close frame. */
    void cutOff() {
        closes.accept(CUT_OFF);
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
