package dev.notification.core.port;

/**
 * What is sent is not stored for now, since the store is short of room; reading, acknowledging and changing what is there go
 * on. Nothing was done. It lasts until somebody makes room. Adapters answer 507 (RFC 4918, section 11.5).
 */
public final class StorageLowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StorageLowException(String message) {
        super(message, null, false, false); // An answer, not a fault: it may be given thousands of times a second.
    }
}
