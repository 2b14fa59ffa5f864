package dev.notification.core.port;

/** A bounded queue is full: nothing was done, and the same request may succeed a little later. */
public final class OverloadedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OverloadedException(String message) {
        super(message);
    }
}
