package dev.notification.transport.ws.wire;

import dev.notification.transport.http.BoundedReads;
import dev.notification.transport.http.IdleConnections;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.attributes.AttributeHolder;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.Filter;
import org.glassfish.grizzly.filterchain.FilterChain;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.filterchain.TransportFilter;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.ssl.SSLBaseFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What processes a connection after its upgrade: transport, TLS and frames, nothing of HTTP. Swapping the chain frees the
 * parsed request, which is three quarters of what a connection would hold.
 */
final class WebSocketChain {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketChain.class);
    private static final Attribute<WebSocketConnection> WEB_SOCKET =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute("notification.websocket");

    /** What is read of a connection before others have their turn: many times what a client may say. */
    private static final int READ_BYTES = 4096;
    /** What the kernel may hold for a client that does not read; by itself, it would take megabytes. */
    private static final int SEND_BUFFER_BYTES = 64 << 10;

    private volatile FilterChain chain;

    /** Called once for a connection, by the thread that reads it. */
    void takeOver(FilterChainContext http, WebSocketConnection webSocket) {
        Connection<?> connection = http.getConnection();
        if (chain == null) {
            chain = chainLike(http.getFilterChain());
        }
        dropHttpState(connection.getAttributes());
        WEB_SOCKET.set(connection, webSocket);
        IdleConnections.release(connection);
        boundSendBuffer((SocketChannel) ((NIOConnection) connection).getChannel());
        connection.setProcessor(chain);
    }

    private static void boundSendBuffer(SocketChannel channel) {
        try {
            channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER_BYTES);
        } catch (IOException e) {
            // It has hung up; the next to read or write finds out.
            LOG.debug("a socket's buffer could not be bounded", e);
        }
    }

    private static FilterChain chainLike(FilterChain http) {
        FilterChainBuilder builder = FilterChainBuilder.stateless();
        for (Filter filter : http) {
            if (filter instanceof TransportFilter) {
                builder.add(new BoundedReads(READ_BYTES));
            } else if (filter instanceof SSLBaseFilter) {
                builder.add(filter);
            }
        }
        return builder.add(new FrameFilter()).build();
    }

    private static void dropHttpState(AttributeHolder attributes) {
        for (String name : attributes.getAttributeNames().toArray(String[]::new)) {
            if (name.contains("http")) {
                attributes.removeAttribute(name);
            }
        }
    }

    private static final class FrameFilter extends BaseFilter {
        @Override
        public NextAction handleRead(FilterChainContext context) throws IOException {
            Buffer buffer = context.getMessage();
            WEB_SOCKET.get(context.getConnection()).read(buffer.toByteBuffer());
            buffer.tryDispose();
            return context.getStopAction();
        }

        @Override
        public NextAction handleClose(FilterChainContext context) {
            WEB_SOCKET.get(context.getConnection()).gone();
            return context.getStopAction();
        }
    }
}
