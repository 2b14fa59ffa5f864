package dev.notification.core.port;

/**
 * The store could not do it now; the same request may succeed later. Unless {@link #outcomeUnknown()}, nothing of the
 * request was stored.
 */
public final class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean outcomeUnknown;

    public StoreUnavailableException(String message, Throwable cause) {
        this(message, cause, false);
    }

    public StoreUnavailableException(String message, Throwable cause, boolean outcomeUnknown) {
        super(message, cause);
        this.outcomeUnknown = outcomeUnknown;
    }

    /** Whether the connection broke while committing: it may have been stored. Repeat it with its idempotency key. */
    public boolean outcomeUnknown() {
        return outcomeUnknown;
    }
}
