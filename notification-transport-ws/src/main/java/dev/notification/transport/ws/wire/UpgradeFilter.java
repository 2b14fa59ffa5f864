package dev.notification.transport.ws.wire;

import dev.notification.protocol.ErrorCode;
import dev.notification.transport.http.Answer;
import dev.notification.transport.http.ClientAddresses;
import dev.notification.transport.http.LastAnswers;
import dev.notification.transport.http.RefusalLog;
import dev.notification.transport.http.RequestListener;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
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
 * Turns an HTTP connection into a WebSocket, or answers why not. It sits before the HTTP server's own filter and lets
 * every other address pass. Runs on selector threads: nothing here blocks.
 */
public final class UpgradeFilter extends BaseFilter {
    private static final Logger LOG = LoggerFactory.getLogger(UpgradeFilter.class);

    private static final int SWITCHING_PROTOCOLS = 101;

    private final String path;
    private final Outbound outbound;
    private final Function<UpgradeRequest, CompletionStage<Admission>> gate;
    private final TyrusEngine engine;
    private final InboundLimits limits;
    private final RefusalLog refusals;
    private final WebSocketChain chain = new WebSocketChain();

    /**
     * @param path such as {@code /api/ws}
     * @param gate decides about each request, without blocking; a stage that fails refuses it with 500
     * @param outbound shared by all filters of which the clients share its bounds
     */
    public UpgradeFilter(
            String path,
            Function<UpgradeRequest, CompletionStage<Admission>> gate,
            InboundLimits limits,
            Outbound outbound) {
        this(path, gate, limits, outbound, new RefusalLog(ClientAddresses.direct()));
    }

    /**
     * As {@link #UpgradeFilter(String, Function, InboundLimits, Outbound)}.
     *
     * @param refusals told of whoever is refused
     */
    public UpgradeFilter(
            String path,
            Function<UpgradeRequest, CompletionStage<Admission>> gate,
            InboundLimits limits,
            Outbound outbound,
            RefusalLog refusals) {
        this.refusals = refusals;
        this.path = path;
        this.gate = gate;
        this.limits = limits;
        this.outbound = outbound;
        this.engine = new TyrusEngine(path, limits);
    }

    @Override
    public NextAction handleRead(FilterChainContext context) {
        if (!(context.getMessage() instanceof HttpContent content)
                || !(content.getHttpHeader() instanceof HttpRequestPacket request)
                || !path.equals(request.getRequestURI())) {
            return context.getInvokeAction();
        }
        CompletableFuture<Admission> admission = decision(requestOf(request));
        if (admission.isDone()) {
            answer(context, content, request, admission.join());
            return context.getStopAction();
        }
        context.suspend();
        NextAction suspended = context.getSuspendAction();
        admission.thenAccept(decided -> answerLater(context, content, request, decided));
        return suspended;
    }

    /** Whatever happens, the connection does not stay suspended. */
    private void answerLater(
            FilterChainContext context, HttpContent content, HttpRequestPacket request, Admission admission) {
        try {
            answer(context, content, request, admission);
        } catch (RuntimeException | Error e) {
            LOG.error("a request to upgrade could not be answered", e);
            ((NIOConnection) context.getConnection()).terminateSilently();
        } finally {
            context.resume(context.getStopAction());
        }
    }

    private CompletableFuture<Admission> decision(UpgradeRequest request) {
        try {
            return gate.apply(request).exceptionally(UpgradeFilter::failed).toCompletableFuture();
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(failed(e));
        }
    }

    private static Admission failed(Throwable failure) {
        LOG.error("a request to upgrade could not be decided", failure);
        return Admission.Refused.of(ErrorCode.INTERNAL_ERROR, "the server failed; its log says more");
    }

    private void answer(
            FilterChainContext context, HttpContent content, HttpRequestPacket request, Admission admission) {
        RequestListener.Exchange exchange = RequestListener.Exchange.take(request);
        if (admission instanceof Admission.Admitted admitted) {
            exchange.answered(SWITCHING_PROTOCOLS);
            upgrade(context, content, request, admitted);
        } else {
            var refused = (Admission.Refused) admission;
            exchange.answered(refused.problem().status());
            refuse(context, request, refused);
        }
    }

    private static UpgradeRequest requestOf(HttpRequestPacket request) {
        String query = request.getQueryString();
        return new UpgradeRequest(
                request.getMethod().getMethodString(),
                request.getProtocol() == Protocol.HTTP_1_1 && request.isUpgrade(),
                query == null ? "" : query,
                name -> header(request, name));
    }

    private static Optional<String> header(HttpRequestPacket request, String name) {
        StringBuilder values = null;
        for (String value : request.getHeaders().values(name)) {
            values = values == null
                    ? new StringBuilder(value)
                    : values.append(", ").append(value);
        }
        return Optional.ofNullable(values).map(StringBuilder::toString);
    }

    private void upgrade(
            FilterChainContext context, HttpContent content, HttpRequestPacket request, Admission.Admitted admitted) {
        var socket = new GrizzlySocket((NIOConnection) context.getConnection(), outbound);
        SocketHandler handler = admitted.handler().apply(socket);
        var webSocket = new WebSocketConnection(engine, new FrameGuard(limits, outbound.now()), socket, handler);
        String key = header(request, "Sec-WebSocket-Key").orElseThrow();
        socket.enqueue(HandshakeAnswer.switchingProtocols(key, admitted.subprotocol()));
        chain.takeOver(context, webSocket);
        // The 101 stays in the queue until the session knows from where it follows its inbox.
        handler.opened();
        readOn(content, webSocket);
    }

    /** Frames that a hasty client sent right behind its request. */
    private static void readOn(HttpContent content, WebSocketConnection webSocket) {
        Buffer rest = content.getContent();
        if (rest != null && rest.hasRemaining()) {
            webSocket.read(rest.toByteBuffer());
        }
    }

    /** The connection ends, since its client thought that it would be a WebSocket. */
    private void refuse(FilterChainContext context, HttpRequestPacket request, Admission.Refused refused) {
        refusals.handshakeRefused(request, refused.problem());
        LastAnswers.send(
                context, Answer.of(refused.problem(), refused.headers()).to(request));
    }
}
