package dev.notification.transport.ws.wire;

/**
 * What a client may send.
 *
 * @param maxMessageBytes of one message, however fragmented
 * @param maxFragments of one message
 * @param binary whether binary messages are allowed at all
 * @param messages how fast messages may come
 * @param others how fast all other frames may come: pings, pongs, closes, and what continues a message
 */
public record InboundLimits(int maxMessageBytes, int maxFragments, boolean binary, Pace messages, Pace others) {
    /** The close code for a message that is too big (RFC 6455, section 7.4.1). */
    public static final int TOO_BIG = 1009;

    /** Room for two messages in the most fragments at once, and for a ping a second beside. */
    private static final Pace OTHER_FRAMES = Pace.of(20, 200);

    /** Text messages of 4 KiB. */
    public static InboundLimits text(Pace messages) {
        return new InboundLimits(4096, 64, false, messages, messages.equals(Pace.UNLIMITED) ? messages : OTHER_FRAMES);
    }

    public InboundLimits {
        if (maxMessageBytes < 125 || maxFragments < 1) {
            throw new IllegalArgumentException("a message may have at least 125 bytes and 1 fragment");
        }
    }
}
