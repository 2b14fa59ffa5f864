package dev.notification.protocol;

/** What a client's frame of {@code notification.v1} is: its {@code type}. */
public enum ClientFrameType {
    /** Moves the device's stored cursor. */
    ACK,
    /** Marks notifications as read. */
    READ,
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
            case "token" -> TOKEN;
            case "ping" -> PING;
            default -> UNKNOWN;
        };
    }
}
