package dev.notification.transport.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
 * closed while its client still sends would lose the answer too. The host ends it after its time. Runs on selector
 * threads.
 */
final class BodyFilter extends BaseFilter {
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final String REFUSED = BodyFilter.class.getName();

    /** Beyond it a body is large, and needs a place. */
    private static final int LARGE = RestConfig.MAX_SEND_BYTES;

    private static final int LARGE_AT_ONCE = 16;

    private final ToIntFunction<HttpRequestPacket> limits;
    private final Semaphore large = new Semaphore(LARGE_AT_ONCE);
    private final Set<Connection<?>> arriving = ConcurrentHashMap.newKeySet();

    /** @param limits how many bytes the body of such a request may have */
    BodyFilter(ToIntFunction<HttpRequestPacket> limits) {
        this.limits = limits;
    }

    @Override
    public NextAction handleRead(FilterChainContext context) {
        if (!(context.getMessage() instanceof HttpContent content)
                || !(content.getHttpHeader() instanceof HttpRequestPacket request)) {
            return context.getInvokeAction();
        }
        int limit = limits.applyAsInt(request);
        if (limit > LARGE && !admitLarge(context.getConnection(), request, content)) {
            limit = LARGE;
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
        boolean isLarge = request.getContentLength() > LARGE || request.isChunked();
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

    private static boolean isTooLarge(HttpRequestPacket request, HttpContent content, int limit) {
        return request.getAttribute(REFUSED) != null
                || request.getContentLength() > limit
                || content.getContent().remaining() > limit;
    }

    private static void refuse(FilterChainContext context, int limit) {
        Problem problem = Problem.of(ErrorCode.BODY_TOO_LARGE, "the body may have at most " + limit + " bytes");
        try {
            byte[] body = Json.MAPPER.writeValueAsBytes(problem);
            String head = "HTTP/1.1 413 " + problem.title() + "\r\nContent-Type: " + Problem.MEDIA_TYPE
                    + "\r\nContent-Length: " + body.length
                    + "\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n";
            byte[] start = head.getBytes(StandardCharsets.US_ASCII);
            byte[] answer = Arrays.copyOf(start, start.length + body.length);
            System.arraycopy(body, 0, answer, start.length, body.length);
            context.write(Buffers.wrap(context.getMemoryManager(), answer));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem can always be written", e);
        }
    }
}
