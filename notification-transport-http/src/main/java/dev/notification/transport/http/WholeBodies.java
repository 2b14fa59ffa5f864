package dev.notification.transport.http;

import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.memory.Buffers;

/**
 * Hands a request on once its whole body is here, so that no worker ever waits for a slow client. What is larger than
 * the limit is answered with 413 at once (503 if it only has no place among the large ones now), and thrown away as it
 * comes, whatever length it claims: a connection that was closed while its client still sends would lose the answer too.
 * The port ends it after its time. Runs on selector threads.
 */
public final class WholeBodies extends BaseFilter {
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final String REFUSED = WholeBodies.class.getName();

    private final Limits limits;
    private final int largeBytes;
    private final int places;
    private final int placesOfOne;
    /** Connections on which a large body is arriving, with whose it is. Its own lock. */
    private final Map<Connection<?>, Object> arriving = new HashMap<>();

    /** How large bodies may be; asked on selector threads, for each piece of a body: never blocks. */
    @FunctionalInterface
    public interface Limits {
        /** How many bytes the body of such a request may have. */
        int of(HttpRequestPacket request);

        /** Whose a large body is, with {@code equals} by value. By default each connection is somebody else's. */
        default Object owner(HttpRequestPacket request) {
            return request.getConnection();
        }

        /** What is said to a request whose body has more. */
        default Problem refusal(HttpRequestPacket request, int limit) {
            return Problem.of(ErrorCode.BODY_TOO_LARGE, "the body may have at most " + limit + " bytes");
        }
    }

    /**
     * @param largeBytes beyond them a body is large, and needs a place; where there is none, it is answered with 503
     * @param places how many bodies may be large at once
     * @param placesOfOne how many of them may be of one owner
     */
    public WholeBodies(Limits limits, int largeBytes, int places, int placesOfOne) {
        this.limits = limits;
        this.largeBytes = largeBytes;
        this.places = places;
        this.placesOfOne = placesOfOne;
    }

    @Override
    public NextAction handleRead(FilterChainContext context) {
        if (!(context.getMessage() instanceof HttpContent content)
                || !(content.getHttpHeader() instanceof HttpRequestPacket request)) {
            return context.getInvokeAction();
        }
        if (isRefused(request)) {
            return drop(context, content);
        }
        int limit = limits.of(request);
        boolean hasPlace = limit <= largeBytes || admitLarge(context.getConnection(), request, content, limit);
        int room = hasPlace ? limit : largeBytes;
        if (request.requiresAcknowledgement()) {
            boolean comes = request.isChunked() || request.getContentLength() > 0;
            if (comes && request.getContentLength() <= room) {
                context.write(Buffers.wrap(context.getMemoryManager(), CONTINUE));
            }
            request.getResponse().acknowledged();
        }
        if (!isTooLarge(request, content, room)) {
            return content.isLast() ? context.getInvokeAction() : context.getStopAction(content);
        }
        refuse(
                context,
                request,
                isTooLarge(request, content, limit) ? limits.refusal(request, limit) : PortProblems.NO_PLACE);
        return drop(context, content);
    }

    private void refuse(FilterChainContext context, HttpRequestPacket request, Problem why) {
        request.setAttribute(REFUSED, true);
        release(context.getConnection()); // Nothing of it is held any more.
        int codec = context.getFilterChain().indexOfType(StrictHttpCodec.class);
        if (codec >= 0) {
            var strict = (StrictHttpCodec) context.getFilterChain().get(codec);
            if (!strict.unfinished().refuse(context.getConnection())) {
                return;
            }
            strict.refusals().refused(request, why);
            // Whole or not, it is answered now.
            RequestListener.Exchange.take(request);
            strict.requests().begun(request).answered(why.status());
        }
        context.write(Buffers.wrap(
                context.getMemoryManager(), Answer.of(why).to(request).lastBytes()));
    }

    private static NextAction drop(FilterChainContext context, HttpContent content) {
        if (content.isLast()) {
            context.getConnection().closeSilently();
        }
        return context.getStopAction();
    }

    /**
     * Few bodies may be large at once, so that they cannot fill the heap together, and fewer of one owner, so that nobody
     * keeps all the places. A connection keeps its place for as long as its body is arriving.
     */
    private boolean admitLarge(Connection<?> connection, HttpRequestPacket request, HttpContent content, int limit) {
        boolean isLarge = request.getContentLength() > largeBytes || request.isChunked();
        if (!isLarge || isTooLarge(request, content, limit)) {
            return true;
        }
        if (!take(connection, limits.owner(request))) {
            return false;
        }
        if (content.isLast()) {
            release(connection);
        }
        return true;
    }

    private boolean take(Connection<?> connection, Object owner) {
        synchronized (arriving) {
            if (!arriving.containsKey(connection)) {
                if (arriving.size() >= places || Collections.frequency(arriving.values(), owner) >= placesOfOne) {
                    return false;
                }
                arriving.put(connection, owner);
            }
        }
        if (!connection.isOpen()) { // Perhaps another thread closed it, and looked for its place before it was taken.
            release(connection);
        }
        return true;
    }

    private void release(Connection<?> connection) {
        synchronized (arriving) {
            arriving.remove(connection);
        }
    }

    @Override
    public NextAction handleClose(FilterChainContext context) {
        release(context.getConnection());
        return context.getInvokeAction();
    }

    /** Whether its body was too large, or had no place, and has had its answer. */
    static boolean isRefused(HttpRequestPacket request) {
        return request.getAttribute(REFUSED) != null;
    }

    private static boolean isTooLarge(HttpRequestPacket request, HttpContent content, int limit) {
        return request.getContentLength() > limit || content.getContent().remaining() > limit;
    }
}
