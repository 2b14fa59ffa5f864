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
    private static final int CLOSE = 0x8;

    private final WebSocketConnection webSocket;

    TyrusWriter(WebSocketConnection webSocket) {
        this.webSocket = webSocket;
    }

    @Override
    public void write(ByteBuffer buffer, CompletionHandler<ByteBuffer> handler) {
        byte[] frame = new byte[buffer.remaining()];
        buffer.get(frame);
        GrizzlySocket socket = webSocket.socket();
        if ((frame[0] & 0x0f) == CLOSE) {
            socket.close(frame);
        } else if (socket.enqueue(frame)) {
            socket.flush();
        }
        handler.completed(buffer);
    }

    @Override
    public void close() {
        webSocket.hangUp();
    }
}
