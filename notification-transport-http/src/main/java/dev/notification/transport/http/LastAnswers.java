package dev.notification.transport.http;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.nio.NIOConnection;

/**
 * Ends connections behind their last answer. If they were closed at once while the client still sends, the network would
 * throw the answer away with what nobody read (RFC 9112, section 9.6). So only the server's half is closed; what still comes
 * is read and dropped until the client hangs up too, for five seconds at most. Thread-safe.
 */
public final class LastAnswers {
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Map<Connection<?>, Long> leaving = new ConcurrentHashMap<>();
    private final LongSupplier nanos;

    /** @param nanos the time that goes by, as {@link System#nanoTime} tells it */
    LastAnswers(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Sends a whole answer on the connection that a filter of an {@link HttpPort} works on, and ends it; never blocks. */
    public static void send(FilterChainContext context, Answer answer) {
        var connection = (NIOConnection) context.getConnection();
        byte[] bytes = isHead(context) ? answer.lastHead() : answer.lastBytes();
        int codec = context.getFilterChain().indexOfType(StrictHttpCodec.class);
        if (codec >= 0) {
            ((StrictHttpCodec) context.getFilterChain().get(codec))
                    .lastAnswers()
                    .send(connection, bytes);
        } else {
            write(connection, bytes, connection::closeSilently);
        }
    }

    private static boolean isHead(FilterChainContext context) {
        return context.getMessage() instanceof HttpContent content
                && content.getHttpHeader() instanceof HttpRequestPacket request
                && request.getMethod() == Method.HEAD;
    }

    /** Nothing happens if it has had its last answer before. */
    void send(NIOConnection connection, Answer answer) {
        send(connection, answer.lastBytes());
    }

    /** @param answer in which the client is told that the connection ends */
    void send(NIOConnection connection, byte[] answer) {
        if (leave(connection)) {
            write(connection, answer, () -> endOutput(connection));
        }
    }

    /** Of a connection that the caller has made {@link #leave}. */
    void sendBehind(NIOConnection connection, Answer answer) {
        write(connection, answer.lastBytes(), () -> endOutput(connection));
    }

    /** Ends a connection that the caller has made {@link #leave}, and that has had its last answer. */
    void endBehind(NIOConnection connection) {
        if (connection.getAsyncWriteQueue().isEmpty()) {
            endOutput(connection);
        } else {
            connection.terminateSilently(); // Its client does not even read that.
        }
    }

    /**
     * From now on nobody listens to it.
     *
     * @return whether it was not leaving before: of several who would say the last word, one does
     */
    boolean leave(Connection<?> connection) {
        return leaving.putIfAbsent(connection, nanos.getAsLong()) == null;
    }

    private static void write(NIOConnection connection, byte[] bytes, Runnable sent) {
        connection.write(
                Buffers.wrap(connection.getMemoryManager(), bytes),
                new EmptyCompletionHandler<WriteResult<Buffer, SocketAddress>>() {
                    @Override
                    public void completed(WriteResult<Buffer, SocketAddress> result) {
                        sent.run();
                    }

                    @Override
                    public void failed(Throwable reason) {
                        connection.terminateSilently();
                    }
                });
    }

    /** Tells the client that nothing more comes; what it sends is still read. Nothing may be waiting to be written. */
    public static void endOutput(NIOConnection connection) {
        try {
            ((SocketChannel) connection.getChannel()).shutdownOutput();
        } catch (IOException e) {
            connection.terminateSilently();
        }
    }

    /** Whether what comes on it is for nobody. */
    boolean isLeaving(Connection<?> connection) {
        return leaving.containsKey(connection);
    }

    /** Called every second or so. */
    void sweep() {
        long now = nanos.getAsLong();
        leaving.forEach((connection, since) -> {
            if (!connection.isOpen()) {
                leaving.remove(connection);
            } else if (now - since > PATIENCE.toNanos()) {
                leaving.remove(connection);
                ((NIOConnection) connection).terminateSilently();
            }
        });
    }
}
