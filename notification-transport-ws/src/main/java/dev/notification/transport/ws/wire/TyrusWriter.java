package dev.notification.transport.ws.wire;

import java.nio.ByteBuffer;
import org.glassfish.tyrus.spi.CompletionHandler;
import org.glassfish.tyrus.spi.Writer;

/**
 * Tyrus's way out: pongs, and the close frames that answer the client's. They go through the same bounded queue as
 * everything else, and count as sent at once, since Tyrus waits for them on a selector thread. A pong that finds no room is
 * dropped: RFC 6455, section 5.5.3 allows to answer only the newest ping.
 */
final class TyrusWriter extends Writer {
    private final GrizzlySocket socket;

    TyrusWriter(GrizzlySocket socket) {
        this.socket = socket;
    }

    @Override
    public void write(ByteBuffer buffer, CompletionHandler<ByteBuffer> handler) {
        byte[] frame = new byte[buffer.remaining()];
        buffer.get(frame);
        if (socket.enqueue(frame)) {
            socket.flush();
        }
        handler.completed(buffer);
    }

    @Override
    public void close() {
        socket.hangUp();
    }
}
