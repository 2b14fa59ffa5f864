package dev.notification.transport.rest;

import dev.notification.core.domain.SendPolicy;
import java.util.Objects;

/**
 * What REST allows.
 *
 * @param registrationOpen whether anyone may open an account
 */
public record RestConfig(boolean registrationOpen, SendPolicy sendPolicy) {
    /** A body of anything but a send. */
    static final int MAX_BODY_BYTES = 16 << 10;
    /** A body of a send, which may name a thousand recipients. */
    static final int MAX_SEND_BYTES = 64 << 10;
    /** A body of a batch. */
    static final int MAX_BATCH_BYTES = 8 << 20;

    public RestConfig {
        Objects.requireNonNull(sendPolicy);
    }

    public static RestConfig defaults() {
        return new RestConfig(true, SendPolicy.EVERYONE);
    }
}
