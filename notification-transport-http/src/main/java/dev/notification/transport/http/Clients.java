package dev.notification.transport.http;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.nio.NIOConnection;

/** Who waits for answers. */
public final class Clients {
    private Clients() {}

    /**
     * Whether nobody is at the other end any more. While a request is under way its connection is not read, so nobody else
     * notices; here nothing is read either: what a client has sent ahead stays where it is. A client that has closed only its
     * own direction counts as one that has left. With TLS, one that says goodbye first is noticed only by the way the
     * connection ends. Never blocks; some system calls, so for what takes long only.
     */
    public static boolean hasLeft(Connection<?> connection) {
        if (!connection.isOpen()) {
            return true;
        }
        try {
            return connection instanceof NIOConnection nio
                    && nio.getChannel() instanceof SocketChannel channel
                    && isAtEnd(channel);
        } catch (ClosedChannelException e) {
            return true; // While it was looked at.
        } catch (IOException e) {
            return false; // There was no descriptor left to look with, say.
        }
    }

    /** Ready to be read, and nothing there: that is how the end looks. */
    private static boolean isAtEnd(SocketChannel channel) throws IOException {
        try (Selector once = Selector.open()) {
            channel.register(once, SelectionKey.OP_READ);
            return once.selectNow() > 0 && channel.socket().getInputStream().available() == 0;
        }
    }
}
