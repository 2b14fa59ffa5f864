package dev.notification.transport.ws.wire;

import dev.notification.protocol.CloseCode;
import java.nio.ByteBuffer;

/**
 * Reads the headers of a client's frames as their bytes pass by (RFC 6455, section 5.2) and stops what Tyrus would take:
 * unmasked frames, frames or floods of fragments that it would first buffer, and floods of frames of any kind. One per
 * connection, used by one thread at a time; keeps a few numbers, no bytes.
 */
final class FrameGuard {
    /** Nothing wrong so far. */
    static final int FINE = 0;
    /** Nothing wrong, and nothing said: whole pongs, which nobody need look at again. */
    static final int ONLY_PONGS = 1;
    /** More frames than are allowed; back off. */
    static final int TOO_MANY = CloseCode.TOO_MANY_MESSAGES.code();

    private static final int PROTOCOL_ERROR = 1002;
    private static final int UNSUPPORTED = 1003;
    private static final int MAX_CONTROL = 125;
    private static final int PONG = 0x8a;

    private final InboundLimits limits;
    private long messagesPaidAt;
    private long othersPaidAt;
    /** How many bytes of the present frame's header have been seen, and what they said. */
    private int headerSeen;

    private int headerLength;
    private int first;
    private long length;
    private long payloadLeft;
    private long messageBytes;
    private int fragments;

    /** @param now as for {@link #inspect} */
    FrameGuard(InboundLimits limits, long now) {
        this.limits = limits;
        this.messagesPaidAt = now;
        this.othersPaidAt = now;
    }

    /**
     * Looks through the bytes from position to limit without moving either.
     *
     * @param now the time that goes by, in nanoseconds
     * @return {@link #FINE}, {@link #ONLY_PONGS}, or the close code (RFC 6455, section 7.4.1) for what is wrong
     */
    int inspect(ByteBuffer bytes, long now) {
        boolean onlyPongs = isBetweenFrames();
        int at = bytes.position();
        while (at < bytes.limit()) {
            if (payloadLeft > 0) {
                int skipped = (int) Math.min(payloadLeft, bytes.limit() - at);
                payloadLeft -= skipped;
                at += skipped;
            } else {
                int verdict = header(bytes.get(at++) & 0xff, now);
                if (verdict != FINE) {
                    return verdict;
                }
                onlyPongs &= first == PONG;
            }
        }
        return onlyPongs && isBetweenFrames() ? ONLY_PONGS : FINE;
    }

    private boolean isBetweenFrames() {
        return headerSeen == 0 && payloadLeft == 0;
    }

    private int header(int octet, long now) {
        int index = headerSeen++;
        if (index == 0) {
            first = octet;
            length = 0;
            return firstOctet();
        }
        if (index == 1) {
            return secondOctet(octet);
        }
        if (index < headerLength - 4) {
            length = length << 8 | octet;
        }
        return headerSeen == headerLength ? endOfHeader(now) : FINE;
    }

    private int firstOctet() {
        int opcode = first & 0x0f;
        boolean known = opcode <= 2 || opcode >= 8 && opcode <= 10;
        if ((first & 0x70) != 0 || !known || isControl() && !isFinal()) {
            return PROTOCOL_ERROR;
        }
        return opcode == 2 && !limits.binary() ? UNSUPPORTED : FINE;
    }

    private int secondOctet(int octet) {
        boolean masked = (octet & 0x80) != 0;
        int shortLength = octet & 0x7f;
        if (!masked || isControl() && shortLength > MAX_CONTROL) {
            return PROTOCOL_ERROR;
        }
        int extended = shortLength == 126 ? 2 : shortLength == 127 ? 8 : 0;
        headerLength = 2 + extended + 4;
        length = extended == 0 ? shortLength : 0;
        return FINE;
    }

    private int endOfHeader(long now) {
        headerSeen = 0;
        if (length < 0) {
            return PROTOCOL_ERROR;
        }
        if (!isPaid(now)) {
            return TOO_MANY;
        }
        payloadLeft = length;
        if (isControl()) {
            return FINE;
        }
        if (beginsMessage()) {
            messageBytes = 0;
            fragments = 0;
        }
        messageBytes += length;
        fragments++;
        return length > limits.maxMessageBytes()
                        || messageBytes > limits.maxMessageBytes()
                        || fragments > limits.maxFragments()
                ? InboundLimits.TOO_BIG
                : FINE;
    }

    /** Every frame costs, also one of nothing: it is read, looked at, and perhaps answered. */
    private boolean isPaid(long now) {
        boolean message = beginsMessage();
        Pace pace = message ? limits.messages() : limits.others();
        long paidAt = message ? messagesPaidAt : othersPaidAt;
        if (!pace.allows(paidAt, now)) {
            return false;
        }
        long after = pace.paidAfter(paidAt, now);
        if (message) {
            messagesPaidAt = after;
        } else {
            othersPaidAt = after;
        }
        return true;
    }

    private boolean beginsMessage() {
        return !isControl() && (first & 0x0f) != 0;
    }

    private boolean isControl() {
        return (first & 0x08) != 0;
    }

    private boolean isFinal() {
        return (first & 0x80) != 0;
    }
}
