package dev.notification.transport.http;

import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.ToIntFunction;
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

    private final ToIntFunction<HttpRequestPacket> limits;
    private final int largeBytes;
    private final Semaphore large;
    private final Set<Connection<?>> arriving = ConcurrentHashMap.newKeySet();

    /**
     * @param limits how many bytes the body of such a request may have; asked on selector threads
     * @param largeBytes beyond them a body is large, and needs a place; where there is none, they are its limit
     * @param places how many bodies may be large at once
     */
    public WholeBodies(ToIntFunction<HttpRequestPacket> limits, int largeBytes, int places) {
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
        int limit = limits.applyAsInt(request);
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
        if (request.getAttribute(REFUSED) == null) {
            request.setAttribute(REFUSED, true);
            refuse(context, limit);
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
        return request.getAttribute(REFUSED) != null
                || request.getContentLength() > limit
                || content.getContent().remaining() > limit;
    }

    private static void refuse(FilterChainContext context, int limit) {
        Problem problem = Problem.of(ErrorCode.BODY_TOO_LARGE, "the body may have at most " + limit + " bytes");
        context.write(
                Buffers.wrap(context.getMemoryManager(), Answer.of(problem).lastBytes()));
    }
}
