package dev.notification.transport.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.util.function.ToIntFunction;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.memory.Buffers;

/**
 * Hands a request on once its whole body is here, so that no worker ever waits for a slow client. What is larger than
 * the limit is thrown away as it comes, whatever length it claims, and answered with 413. Runs on selector threads.
 */
final class BodyFilter extends BaseFilter {
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    /** Beyond the limit a body is read on this far, so that its sender sees the answer rather than a broken pipe. */
    private static final int PATIENCE_BYTES = 1 << 20;

    private static final String DISCARDED = BodyFilter.class.getName();

    private final ToIntFunction<HttpRequestPacket> limits;

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
        if (request.requiresAcknowledgement()) {
            context.write(Buffers.wrap(context.getMemoryManager(), CONTINUE));
            request.getResponse().acknowledged();
        }
        int limit = limits.applyAsInt(request);
        long discarded = discard(request, content, limit);
        if (discarded > PATIENCE_BYTES || (discarded > 0 && content.isLast())) {
            refuse(context, limit);
            return context.getStopAction();
        }
        if (discarded > 0) {
            return context.getStopAction();
        }
        return content.isLast() ? context.getInvokeAction() : context.getStopAction(content);
    }

    /** How much of this body was thrown away; 0 as long as it is within the limit. */
    private static long discard(HttpRequestPacket request, HttpContent content, int limit) {
        Buffer body = content.getContent();
        long before = request.getAttribute(DISCARDED) instanceof Long count ? count : 0;
        if (before == 0 && body.remaining() <= limit && request.getContentLength() <= limit) {
            return 0;
        }
        // At least 1: a claimed length is enough to know how this ends.
        long now = Math.max(1, before + body.remaining());
        request.setAttribute(DISCARDED, now);
        return now;
    }

    private static void refuse(FilterChainContext context, int limit) {
        Problem problem = Problem.of(ErrorCode.BODY_TOO_LARGE, "the body may have at most " + limit + " bytes");
        try {
            byte[] body = Json.MAPPER.writeValueAsBytes(problem);
            String head = "HTTP/1.1 413 " + problem.title() + "\r\nContent-Type: " + Problem.MEDIA_TYPE
                    + "\r\nContent-Length: " + body.length
                    + "\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n";
            context.write(Buffers.wrap(context.getMemoryManager(), head.getBytes(StandardCharsets.US_ASCII)));
            context.write(Buffers.wrap(context.getMemoryManager(), body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem can always be written", e);
        }
        context.getConnection().closeSilently();
    }
}
