package dev.notification.transport.ws.wire;

/**
 * What a client may send.
 *
 * @param maxMessageBytes of one message, however fragmented
 * @param maxFragments of one message
 * @param binary whether binary messages are allowed at all
 */
public record InboundLimits(int maxMessageBytes, int maxFragments, boolean binary) {
    public static final InboundLimits DEFAULT = new InboundLimits(4096, 64, false);

    public InboundLimits {
        if (maxMessageBytes < 125 || maxFragments < 1) {
            throw new IllegalArgumentException("a message may have at least 125 bytes and 1 fragment");
        }
    }
}
