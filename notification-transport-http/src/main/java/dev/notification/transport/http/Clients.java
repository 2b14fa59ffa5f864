package dev.notification.transport.http;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.nio.NIOConnection;

/** The clients that wait for answers. */
public final class Clients {
    private Clients() {}

    /**
     * Whether nobody is at the other end any more. While a request is under way its connection is not read, so nobody else
     * notices; here nothing is read either: what a client has sent ahead stays where it is. A client that has closed only its
     * own direction counts as one that has left. With TLS, one that says goodbye first is noticed only by the way the
     * connection ends. Never blocks; some system calls, so for what takes long only.
     */
    public static boolean hasLeft(Connection<?> connection) {
        return !left(List.of(connection)).isEmpty();
    }

    /** Those at whose other end nobody is any more, as {@link #hasLeft} tells it, for little more than the look at one. */
    public static Set<Connection<?>> left(Collection<? extends Connection<?>> connections) {
        Set<Connection<?>> left = new HashSet<>();
        if (connections.isEmpty()) {
            return left;
        }
        try (Selector once = Selector.open()) {
            for (Connection<?> connection : connections) {
                if (!isWatched(connection, once)) {
                    left.add(connection);
                }
            }
            once.selectNow();
            for (SelectionKey key : once.selectedKeys()) {
                if (isAtEnd((SocketChannel) key.channel())) {
                    left.add((Connection<?>) key.attachment());
                }
            }
        } catch (IOException e) {
            return left; // There was no descriptor left to look with, say: the next look may find the rest.
        }
        return left;
    }

    /** False if it is closed, perhaps while it was looked at. */
    private static boolean isWatched(Connection<?> connection, Selector selector) {
        if (!connection.isOpen()) {
            return false;
        }
        try {
            if (connection instanceof NIOConnection nio && nio.getChannel() instanceof SocketChannel channel) {
                channel.register(selector, SelectionKey.OP_READ, connection);
            }
            return true;
        } catch (ClosedChannelException e) {
            return false;
        }
    }

    /** Ready to be read, and nothing there: that is how the end looks. */
    private static boolean isAtEnd(SocketChannel ready) {
        try {
            return ready.socket().getInputStream().available() == 0;
        } catch (IOException e) {
            return !ready.isOpen();
        }
    }
}
