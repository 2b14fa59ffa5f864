package dev.notification.protocol;

/** What a client's frame of {@code notification.v1} is: its {@code type}. */
public enum ClientFrameType {
    /** Moves the device's stored cursor. */
    ACK,
    /** Marks notifications as read. */
    READ,
    /** Moves the mark up to which the inbox has been seen. */
    SEEN,
    /** Renews the session's token. */
    TOKEN,
    /** Asks for a pong. */
    PING,
    /** Something that this server does not know; newer clients may say more. */
    UNKNOWN;

    public static ClientFrameType of(String text) {
        return switch (text) {
            case "ack" -> ACK;
            case "read" -> READ;
            case "seen" -> SEEN;
            case "token" -> TOKEN;
            case "ping" -> PING;
            default -> UNKNOWN;
        };
    }
}
