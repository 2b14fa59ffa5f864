package dev.notification.transport.http;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.nio.NIOConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers some requests right behind the HTTP codec, without a worker: those that a {@link Service} takes. They start on
 * the selector that read them and are answered by whichever thread has their outcome. Whatever is unusual about a request
 * goes on to the server's handlers. While a request is under way its connection is not read, so answers keep their order.
 * It comes behind {@link WholeBodies}: what it is given has its whole body.
 */
public final class ShortAnswers extends BaseFilter {
    private static final Logger LOG = LoggerFactory.getLogger(ShortAnswers.class);

    private final Service service;

    /** Decides and works on selector threads: never blocks. */
    @FunctionalInterface
    public interface Service {
        /**
         * Starts to serve a request, of HTTP/1.1 and without a query.
         *
         * @param request only to be looked at during the call
         * @param body all of it; only to be read during the call
         * @return empty if somebody else is to serve it; its body is untouched then
         */
        Optional<CompletionStage<Answer>> serve(HttpRequestPacket request, Buffer body);
    }

    public ShortAnswers(Service service) {
        this.service = service;
    }

    @Override
    public NextAction handleRead(FilterChainContext context) {
        if (!(context.getMessage() instanceof HttpContent content)
                || !(content.getHttpHeader() instanceof HttpRequestPacket request)
                || !isPlain(context, content, request)) {
            return context.getInvokeAction();
        }
        Optional<CompletionStage<Answer>> answer;
        RequestListener.Logged logged = RequestListener.Exchange.of(request).logged();
        try {
            answer = service.serve(request, content.getContent());
        } finally {
            logged.close();
        }
        if (answer.isEmpty()) {
            return context.getInvokeAction();
        }
        Map<String, String> said = Answer.saidTo(request);
        if (!said.isEmpty()) {
            request.getResponse()
                    .getHeaders()
                    .clear(); // It is used again with the request, and does not forget them itself.
        }
        RequestListener.Exchange exchange = RequestListener.Exchange.take(request);
        // Nobody reads the request any more. It is large, and the selector uses it again for the next one.
        content.recycle();
        request.recycle();
        CompletableFuture<Answer> outcome =
                answer.get().exceptionally(ShortAnswers::failed).toCompletableFuture();
        if (outcome.isDone()) {
            exchange.answered(outcome.join().status());
            // Resuming within the read would go one level deeper for each request that a client has sent ahead.
            DirectWrites.write(connection(context), outcome.join().with(said).bytes());
            return context.getStopAction();
        }
        context.suspend();
        NextAction suspended = context.getSuspendAction();
        outcome.thenAccept(done -> {
            exchange.answered(done.status());
            DirectWrites.write(connection(context), done.with(said).bytes());
            context.resume(context.getStopAction());
        });
        return suspended;
    }

    /** A service answers its failures itself; this is for what it did not think of. */
    private static Answer failed(Throwable failure) {
        LOG.error("a request failed", failure);
        return Answer.of(PortProblems.INTERNAL_ERROR);
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

    private static NIOConnection connection(FilterChainContext context) {
        return (NIOConnection) context.getConnection();
    }
}
