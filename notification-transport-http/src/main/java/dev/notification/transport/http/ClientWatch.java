package dev.notification.transport.http;

import java.io.IOException;
import org.glassfish.grizzly.CloseListener;
import org.glassfish.grizzly.CloseType;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.http.server.Request;

/**
 * Notices that the client of a request hangs up while its answer is waited for. Grizzly does not read a connection whose
 * request is under way, and a close that nobody reads is not noticed; so it is read meanwhile. What a client sends ahead in
 * that time is dropped, and the connection ends behind the answer (at once, if it is more than 64 KiB), which tells the
 * client that only what was answered was done (RFC 9112, section 9.3.2). Thread-safe.
 */
public final class ClientWatch {
    /** More than any honest client asks before it has its answer: what is dropped is read, and costs the selector. */
    static final int MAX_AHEAD_BYTES = 64 << 10;

    private static final Attribute<ClientWatch> WATCH =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute("notification.http.watch");

    private final Connection<?> connection;
    private final Runnable endKeepAlive;
    private final CloseListener<Connection<?>, CloseType> listener;
    /** Counted by the thread that reads the connection. */
    private long aheadBytes;

    private ClientWatch(Request request, Runnable hungUp) {
        connection = request.getContext().getConnection();
        var state = request.getRequest().getProcessingState();
        endKeepAlive = () -> state.setKeepAlive(false);
        listener = (closed, type) -> hungUp.run();
    }

    /**
     * Begins to watch. Called by the thread that serves the request, before its answer.
     *
     * @param hungUp run when the connection has ended, at once if that has happened; on a thread that must not be held up
     */
    public static ClientWatch of(Request request, Runnable hungUp) {
        var watch = new ClientWatch(request, hungUp);
        WATCH.set(watch.connection, watch);
        // Until then whatever is still being read when the watch ends came ahead of the answer.
        request.addAfterServiceListener(answered -> WATCH.remove(watch.connection));
        watch.connection.addCloseListener(watch.listener);
        try {
            watch.connection.enableIOEvent(IOEvent.READ);
        } catch (IOException e) {
            hungUp.run();
        }
        return watch;
    }

    /** Ends the watch, before the answer is given. */
    public void end() {
        connection.removeCloseListener(listener);
        try {
            connection.disableIOEvent(IOEvent.READ);
        } catch (IOException e) {
            // The connection has ended, and so has reading.
        }
    }

    /**
     * Whether what has just come on a connection came ahead of the answer that its client waits for.
     *
     * @param bytes how much it is
     */
    static boolean isAhead(Connection<?> connection, int bytes) {
        ClientWatch watch = WATCH.get(connection);
        if (watch == null) {
            return false;
        }
        watch.endKeepAlive.run();
        watch.aheadBytes += bytes;
        if (watch.aheadBytes > MAX_AHEAD_BYTES) {
            connection.terminateSilently();
        }
        return true;
    }
}
