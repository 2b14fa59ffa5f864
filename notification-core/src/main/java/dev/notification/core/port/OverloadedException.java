package dev.notification.core.port;

/**
 * Too much is going on: a bounded queue is full, or the connection or lock that this call needs stayed in use for as long as
 * it may wait. Nothing was done, and the same request may succeed a little later. It says nothing about other calls: what
 * they need may be free, and a store that is busy is not away.
 */
public final class OverloadedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OverloadedException(String message) {
        super(message);
    }

    public OverloadedException(String message, Throwable cause) {
        super(message, cause);
    }
}
