package dev.notification.transport.http;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.ssl.SSLUtils;

/**
 * Writes past Grizzly's filters and queue: most of the time the kernel takes all of it at once, and they have nothing to
 * add. Whoever writes makes sure that Grizzly's own queue of the connection is empty, and that nobody else writes.
 */
public final class DirectWrites {
    private DirectWrites() {}

    /** Where bytes go; empty with TLS, which is one of the filters. Does not change during a connection's life. */
    public static Optional<SocketChannel> channelOf(NIOConnection connection) {
        return SSLUtils.getSSLEngine(connection) == null
                ? Optional.of((SocketChannel) connection.getChannel())
                : Optional.empty();
    }

    /**
     * Writes what the kernel takes now.
     *
     * @return how many bytes that were; 0 also after a failure: the write of the rest, which goes by Grizzly, fails too, and
     *     failures are handled there
     */
    public static int writeNow(SocketChannel channel, ByteBuffer bytes) {
        try {
            return channel.write(bytes);
        } catch (IOException e) {
            return 0;
        }
    }

    /** Writes all of it, now or as the network takes it; ends the connection if that fails. */
    static void write(NIOConnection connection, byte[] bytes) {
        int sent = channelOf(connection)
                .map(channel -> writeNow(channel, ByteBuffer.wrap(bytes)))
                .orElse(0);
        if (sent < bytes.length) {
            connection.write(
                    Buffers.wrap(connection.getMemoryManager(), bytes, sent, bytes.length - sent),
                    new EmptyCompletionHandler<WriteResult<Buffer, SocketAddress>>() {
                        @Override
                        public void failed(Throwable reason) {
                            connection.terminateSilently();
                        }
                    });
        }
    }
}
