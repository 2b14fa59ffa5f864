package dev.notification.transport.rest;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.http.util.FastHttpDateFormat;
import org.glassfish.grizzly.http.util.HttpStatus;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.nio.NIOConnection;

/**
 * Serves the two requests that decide how fast the service is right behind the HTTP codec: a plain send, and the newest
 * page of a history (docs/adr/0005). Neither blocks, so both start on the selector that read them and are answered by
 * whoever has their outcome. Whatever is unusual about one goes on to Jersey and is answered there. While a request is
 * under way its connection is not read, so answers keep their order.
 */
final class ShortPath extends BaseFilter {
    private static final String SEND = RestModule.PATH + "/notifications/send";
    private static final String HISTORY = RestModule.PATH + "/notifications";
    private static final String JSON = "application/json";

    private final SendResource sends;
    private final NewestPages pages;
    /** Without TLS, so that bytes may go past the filters. */
    private final boolean isPlain;

    ShortPath(SendResource sends, NewestPages pages, boolean isPlain) {
        this.sends = sends;
        this.pages = pages;
        this.isPlain = isPlain;
    }

    /** An answer without its line and the headers that all have. */
    record Reply(int status, String mediaType, Map<String, String> headers, byte[] body) {
        static Reply json(int status, Map<String, String> headers, byte[] body) {
            return new Reply(status, JSON, headers, body);
        }

        static Reply refusal(Throwable failure) {
            boolean wrapped = failure instanceof CompletionException && failure.getCause() != null;
            Problem problem = ProblemMapper.problem(wrapped ? failure.getCause() : failure);
            return new Reply(problem.status(), Problem.MEDIA_TYPE, ProblemMapper.headers(problem), Json.bytes(problem));
        }

        byte[] bytes() {
            var head = new StringBuilder(256)
                    .append("HTTP/1.1 ")
                    .append(status)
                    .append(' ')
                    .append(HttpStatus.getHttpStatus(status).getReasonPhrase())
                    .append("\r\nContent-Type: ")
                    .append(mediaType)
                    .append("\r\nContent-Length: ")
                    .append(body.length)
                    .append("\r\nDate: ")
                    .append(FastHttpDateFormat.getCurrentDate());
            SafeHeaders.ALL.forEach((name, value) -> append(head, name, value));
            headers.forEach((name, value) -> append(head, name, value));
            byte[] start = head.append("\r\n\r\n").toString().getBytes(StandardCharsets.US_ASCII);
            byte[] all = Arrays.copyOf(start, start.length + body.length);
            System.arraycopy(body, 0, all, start.length, body.length);
            return all;
        }

        private static void append(StringBuilder head, String name, String value) {
            head.append("\r\n").append(name).append(": ").append(value);
        }
    }

    @Override
    public NextAction handleRead(FilterChainContext context) {
        if (!(context.getMessage() instanceof HttpContent content)
                || !(content.getHttpHeader() instanceof HttpRequestPacket request)) {
            return context.getInvokeAction();
        }
        Optional<CompletionStage<Reply>> reply =
                isPlain(context, content, request) ? serve(request, content) : Optional.empty();
        if (reply.isEmpty()) {
            return context.getInvokeAction();
        }
        // Read to the end, and big: the selector's next request takes it.
        content.recycle();
        request.recycle();
        CompletableFuture<Reply> outcome =
                reply.get().exceptionally(Reply::refusal).toCompletableFuture();
        if (outcome.isDone()) {
            // Resuming within the read would go one level deeper for each request that a client has sent ahead.
            answer(context, outcome.join());
            return context.getStopAction();
        }
        context.suspend();
        NextAction suspended = context.getSuspendAction();
        outcome.thenAccept(done -> {
            answer(context, done);
            context.resume(context.getStopAction());
        });
        return suspended;
    }

    /** What an answer of ours, which keeps the connection, is right for. */
    private static boolean isPlain(FilterChainContext context, HttpContent content, HttpRequestPacket request) {
        return content.isLast()
                && request.getProtocol() == Protocol.HTTP_1_1
                && request.getProcessingState().isKeepAlive()
                && !request.getProcessingState().isError()
                && request.getQueryString() == null
                // A client that does not take its answers gets no more of them from here.
                && connection(context).getAsyncWriteQueue().isEmpty();
    }

    private Optional<CompletionStage<Reply>> serve(HttpRequestPacket request, HttpContent content) {
        try {
            if (isSend(request)) {
                return Optional.of(send(request, content.getContent()));
            }
            if (isHistory(request)) {
                return Optional.of(pages.newest(only(request, "Authorization"))
                        .thenApply(page -> Reply.json(200, Map.of(), page)));
            }
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(CompletableFuture.failedStage(e));
        }
    }

    private static boolean isSend(HttpRequestPacket request) {
        return request.getMethod() == Method.POST
                && SEND.equals(request.getRequestURI())
                && JSON.equals(request.getContentType());
    }

    private CompletionStage<Reply> send(HttpRequestPacket request, Buffer content) {
        byte[] body = new byte[content.remaining()];
        content.get(body);
        return sends.send(
                        only(request, "Authorization"),
                        request.getHeaders().values(SendResource.IDEMPOTENCY_KEY),
                        JsonBody.parse(body))
                .thenApply(answer -> Reply.json(answer.status(), answer.headers(), Json.bytes(answer.entity())));
    }

    private static boolean isHistory(HttpRequestPacket request) {
        if (request.getMethod() != Method.GET || !HISTORY.equals(request.getRequestURI())) {
            return false;
        }
        String accept = request.getHeader("Accept");
        return accept == null || accept.equals("*/*") || accept.equals(JSON);
    }

    /** Null if it is not there exactly once. */
    private static String only(HttpRequestPacket request, String name) {
        Iterator<String> values = request.getHeaders().values(name).iterator();
        String first = values.hasNext() ? values.next() : null;
        return values.hasNext() ? null : first;
    }

    private void answer(FilterChainContext context, Reply reply) {
        NIOConnection connection = connection(context);
        byte[] bytes = reply.bytes();
        int sent = isPlain ? writeNow(connection, bytes) : 0;
        if (sent < bytes.length) {
            connection.write(
                    Buffers.wrap(context.getMemoryManager(), bytes, sent, bytes.length - sent),
                    new EmptyCompletionHandler<WriteResult<Buffer, SocketAddress>>() {
                        @Override
                        public void failed(Throwable reason) {
                            connection.terminateSilently();
                        }
                    });
        }
    }

    private static int writeNow(NIOConnection connection, byte[] bytes) {
        try {
            return ((SocketChannel) connection.getChannel()).write(ByteBuffer.wrap(bytes));
        } catch (IOException e) {
            // The write that follows fails too, and ends the connection.
            return 0;
        }
    }

    private static NIOConnection connection(FilterChainContext context) {
        return (NIOConnection) context.getConnection();
    }
}
