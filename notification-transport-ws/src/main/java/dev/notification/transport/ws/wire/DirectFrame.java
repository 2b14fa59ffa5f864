package dev.notification.transport.ws.wire;

import java.nio.ByteBuffer;

/**
 * The frame that a thread wrote last, where the kernel can read it. To write from the heap, the JDK borrows such memory,
 * copies the frame and gives the memory back, for each socket; here the many sockets of one frame share a copy. For one
 * thread.
 */
final class DirectFrame {
    /** Larger frames are few, and leave as they would without this. */
    static final int MAX_BYTES = 16 << 10;

    private final ByteBuffer direct = ByteBuffer.allocateDirect(MAX_BYTES);
    private byte[] frame = {};

    /** All of a frame that never changes, to be written before the next is asked for. */
    ByteBuffer of(byte[] next) {
        if (next.length > MAX_BYTES) {
            return ByteBuffer.wrap(next);
        }
        if (next == frame) {
            return direct.rewind();
        }
        frame = next;
        return direct.clear().put(next).flip();
    }
}
