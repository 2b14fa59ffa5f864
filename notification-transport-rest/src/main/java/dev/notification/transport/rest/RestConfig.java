package dev.notification.transport.rest;

/** How large bodies may be, in bytes. */
final class RestConfig {
    /** A body of anything but a send. */
    static final int MAX_BODY_BYTES = 16 << 10;
    /** A body of a send, which may name a thousand recipients. */
    static final int MAX_SEND_BYTES = 64 << 10;
    /** A body that describes a thousand users. */
    static final int MAX_UPSERT_BYTES = 1 << 20;
    /** A body of a batch. */
    static final int MAX_BATCH_BYTES = 8 << 20;

    private RestConfig() {}
}
