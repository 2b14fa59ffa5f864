package dev.notification.transport.ws;

/** The way out to one client, with a small bound. Thread-safe; nothing here blocks. */
interface FrameSink {
    /**
     * Queues one whole WebSocket frame, behind what is queued already; {@link #flush()} sends it.
     *
     * @return false if that would exceed the bound: nothing was queued
     */
    boolean enqueue(byte[] frame);

    /** Starts sending what is queued, unless that is under way. Called without any lock held. */
    void flush();

    /** Whether everything queued has been handed to the network. */
    boolean isDrained();

    /** For how long, in nanoseconds, the client has not taken what is queued; 0 if nothing is. */
    long stalledNanos(long nowNanos);

    /** For how long nothing at all has come from the client. */
    long silentNanos(long nowNanos);

    /** Sends a close frame behind what is queued, then ends the connection. */
    void close(int code, String reason);

    /** Ends the connection at once. */
    void terminate();
}
