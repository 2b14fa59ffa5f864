package dev.notification.transport.ws;

/**
 * What a client may send.
 *
 * @param maxMessageBytes of one message, however fragmented
 * @param maxFragments of one message
 * @param binary whether binary messages are allowed at all
 */
record InboundLimits(int maxMessageBytes, int maxFragments, boolean binary) {
    static final InboundLimits DEFAULT = new InboundLimits(4096, 64, false);

    InboundLimits {
        if (maxMessageBytes < 125 || maxFragments < 1) {
            throw new IllegalArgumentException("a message may have at least 125 bytes and 1 fragment");
        }
    }
}
