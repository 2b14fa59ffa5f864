package dev.notification.protocol;

/** What a server's frame of {@code notification.v1} is: its {@code type}. */
public enum FrameType {
    HELLO,
    NOTIFICATION,
    STATE,
    REMOVED,
    SEEN,
    LIVE,
    RESET,
    HEARTBEAT,
    PONG,
    ERROR;

    private final String text = Json.word(this);

    /** The form in a frame. */
    public String text() {
        return text;
    }
}
