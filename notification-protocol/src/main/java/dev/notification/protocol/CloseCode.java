package dev.notification.protocol;

/** Why the server ends a session, and so what the client should do (RFC 6455, section 7.4). */
public enum CloseCode {
    /** The server stops: come back when the reason says, {@code {"retry_after_ms":n}}. */
    GOING_AWAY(1001, "server stops"),
    /** What the client sent is no frame of this protocol: a bug, do not retry. */
    BAD_FRAME(4400, "bad frame"),
    /** The token has expired or was revoked: log in again. */
    TOKEN_EXPIRED(4401, "token expired or revoked"),
    /** The socket did not take what was sent to it: reconnect and resume. */
    TOO_SLOW(4408, "too slow"),
    /** The same device has connected again. */
    REPLACED(4409, "replaced by the same device"),
    /** Plain mode only: the inbox cannot be followed from that cursor; read it anew, connect without it. */
    HISTORY_GONE(4410, "history gone"),
    TOO_MANY_SESSIONS(4413, "too many sessions"),
    /** Too many frames from the client: back off. */
    TOO_MANY_MESSAGES(4429, "too many messages"),
    /** The store cannot be read now: back off. */
    STORE_UNAVAILABLE(4503, "store unavailable");

    private final int code;
    private final String reason;

    CloseCode(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    public int code() {
        return code;
    }

    public String reason() {
        return reason;
    }
}
