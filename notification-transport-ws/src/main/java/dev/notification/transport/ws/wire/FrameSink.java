package dev.notification.transport.ws.wire;

/** The way out to one client, with a small bound. Thread-safe; nothing here blocks. */
public interface FrameSink {
    /**
     * Queues one whole WebSocket frame, behind what is queued already; {@link #flush()} sends it.
     *
     * @return false if that would exceed the bound: nothing was queued
     */
    boolean enqueue(byte[] frame);

    /** Starts sending what is queued, unless that is under way. Called without any lock held. */
    void flush();

    /**
     * Claims the way out for one whole frame of that length, which need not be queued: whoever got it must {@link #write}
     * that frame.
     *
     * @return false if something is queued or being sent, or nothing may be sent any more: nothing was claimed
     */
    boolean claim(int bytes);

    /**
     * Sends the frame that was claimed, and what was queued meanwhile. Called without any lock held.
     *
     * @return whether the network has taken all of that frame at once
     */
    boolean write(byte[] frame);

    /** From now on tells {@code listener} whenever all that was queued has left; replaces the listener before. */
    void onDrained(DrainListener listener);

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
