package dev.notification.core.port;

import java.time.Duration;

/**
 * The caller, or its address, does something more often than it may. Nothing was done. Unlike {@link OverloadedException} it
 * says nothing about the service: others go on. Adapters answer 429 with {@code Retry-After} (RFC 6585, section 4).
 */
public final class RateLimitedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    /**
     * @param message what is too much, for the caller: "more than 20 registrations a minute from one address"
     * @param retryAfter how long until the same call can succeed, more than zero
     */
    public RateLimitedException(String message, Duration retryAfter) {
        super(
                message, null, false,
                false); // An answer, not a fault: it is thrown often, and nobody looks at its stack.
        this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
