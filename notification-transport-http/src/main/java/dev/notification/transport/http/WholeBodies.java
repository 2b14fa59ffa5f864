package dev.notification.transport.http;

import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.memory.Buffers;

/**
 * Hands a request on once its whole body is here, so that no worker ever waits for a slow client. What is larger than
 * the limit is answered with 413 at once and thrown away as it comes, whatever length it claims: a connection that was
 * closed while its client still sends would lose the answer too. The port ends it after its time. Runs on selector
 * threads.
 */
public final class WholeBodies extends BaseFilter {
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final String REFUSED = WholeBodies.class.getName();

    private final Limits limits;
    private final int largeBytes;
    private final Semaphore large;
    private final Set<Connection<?>> arriving = ConcurrentHashMap.newKeySet();

    /** How large bodies may be; asked on selector threads, for each piece of a body: never blocks. */
    public interface Limits {
        /** How many bytes the body of such a request may have. */
        int of(HttpRequestPacket request);

        /** What is said to a request whose body has more. */
        default Problem refusal(HttpRequestPacket request, int limit) {
            return Problem.of(ErrorCode.BODY_TOO_LARGE, "the body may have at most " + limit + " bytes");
        }
    }

    /**
     * @param largeBytes beyond them a body is large, and needs a place; where there is none, they are its limit
     * @param places how many bodies may be large at once
     */
    public WholeBodies(Limits limits, int largeBytes, int places) {
        this.limits = limits;
        this.largeBytes = largeBytes;
        this.large = new Semaphore(places);
    }

    @Override
    public NextAction handleRead(FilterChainContext context) {
        if (!(context.getMessage() instanceof HttpContent content)
                || !(content.getHttpHeader() instanceof HttpRequestPacket request)) {
            return context.getInvokeAction();
        }
        int limit = limits.of(request);
        if (limit > largeBytes && !admitLarge(context.getConnection(), request, content)) {
            limit = largeBytes;
        }
        if (request.requiresAcknowledgement()) {
            if (request.getContentLength() <= limit) {
                context.write(Buffers.wrap(context.getMemoryManager(), CONTINUE));
            }
            request.getResponse().acknowledged();
        }
        if (!isTooLarge(request, content, limit)) {
            return content.isLast() ? context.getInvokeAction() : context.getStopAction(content);
        }
        if (!isRefused(request)) {
            request.setAttribute(REFUSED, true);
            Answer answer = Answer.of(limits.refusal(request, limit));
            context.write(Buffers.wrap(context.getMemoryManager(), answer.lastBytes()));
        }
        if (content.isLast()) {
            context.getConnection().closeSilently();
        }
        return context.getStopAction();
    }

    /**
     * Few bodies may be large at once, so that they cannot fill the heap together. A connection keeps its place for as long
     * as its body is arriving.
     */
    private boolean admitLarge(Connection<?> connection, HttpRequestPacket request, HttpContent content) {
        boolean isLarge = request.getContentLength() > largeBytes || request.isChunked();
        if (isLarge && !arriving.contains(connection)) {
            if (!large.tryAcquire()) {
                return false;
            }
            arriving.add(connection);
        }
        if (content.isLast()) {
            release(connection);
        }
        return true;
    }

    private void release(Connection<?> connection) {
        if (arriving.remove(connection)) {
            large.release();
        }
    }

    @Override
    public NextAction handleClose(FilterChainContext context) {
        release(context.getConnection());
        return context.getInvokeAction();
    }

    /** Whether its body was too large, and has had its answer. */
    static boolean isRefused(HttpRequestPacket request) {
        return request.getAttribute(REFUSED) != null;
    }

    private static boolean isTooLarge(HttpRequestPacket request, HttpContent content, int limit) {
        return isRefused(request)
                || request.getContentLength() > limit
                || content.getContent().remaining() > limit;
    }
}
