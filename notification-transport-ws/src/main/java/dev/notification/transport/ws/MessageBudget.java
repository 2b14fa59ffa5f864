package dev.notification.transport.ws;

import java.util.concurrent.TimeUnit;

/** How many messages a client may still send: a bucket of tokens in two numbers. Used by one thread at a time. */
final class MessageBudget {
    private static final long NANOS_PER_MESSAGE = TimeUnit.SECONDS.toNanos(1) / WebSocketConfig.MESSAGES_PER_SECOND;
    private static final long CAPACITY_NANOS = NANOS_PER_MESSAGE * WebSocketConfig.MESSAGE_BURST;

    private long availableNanos = CAPACITY_NANOS;
    private long updatedAt;

    MessageBudget(long nowNanos) {
        this.updatedAt = nowNanos;
    }

    /** Takes one; false if there is none left. */
    boolean take(long nowNanos) {
        availableNanos = Math.min(CAPACITY_NANOS, availableNanos + nowNanos - updatedAt);
        updatedAt = nowNanos;
        if (availableNanos < NANOS_PER_MESSAGE) {
            return false;
        }
        availableNanos -= NANOS_PER_MESSAGE;
        return true;
    }
}
