package dev.notification.transport.ws;

import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.nio.NIOConnection;

/**
 * Turns an HTTP connection into a WebSocket, or answers why not. It sits before the HTTP server's own filter and lets
 * every other address pass. Runs on selector threads: nothing here blocks.
 */
final class UpgradeFilter extends BaseFilter {
    private final String path;
    private final Function<UpgradeRequest, Admission> gate;
    private final BiFunction<Admission.Admitted, GrizzlySocket, SocketHandler> handlers;
    private final TyrusEngine engine;
    private final InboundLimits limits;
    private final WebSocketChain chain = new WebSocketChain();

    UpgradeFilter(
            String path,
            Function<UpgradeRequest, Admission> gate,
            BiFunction<Admission.Admitted, GrizzlySocket, SocketHandler> handlers,
            InboundLimits limits) {
        this.path = path;
        this.gate = gate;
        this.handlers = handlers;
        this.limits = limits;
        this.engine = new TyrusEngine(path, limits);
    }

    @Override
    public NextAction handleRead(FilterChainContext context) {
        if (!(context.getMessage() instanceof HttpContent content)
                || !(content.getHttpHeader() instanceof HttpRequestPacket request)
                || !path.equals(request.getRequestURI())) {
            return context.getInvokeAction();
        }
        Admission admission = gate.apply(requestOf(request));
        if (admission instanceof Admission.Admitted admitted) {
            upgrade(context, content, request, admitted);
        } else {
            refuse(context, (Admission.Refused) admission);
        }
        return context.getStopAction();
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
        var socket = new GrizzlySocket((NIOConnection) context.getConnection(), WebSocketConfig.MAX_PENDING_BYTES);
        SocketHandler handler = handlers.apply(admitted, socket);
        var webSocket = new WebSocketConnection(engine, new FrameGuard(limits), socket, handler);
        String key = header(request, "Sec-WebSocket-Key").orElseThrow();
        socket.enqueue(HttpAnswers.switchingProtocols(key, admitted.mode()));
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
    private static void refuse(FilterChainContext context, Admission.Refused refused) {
        context.write(Buffers.wrap(context.getMemoryManager(), HttpAnswers.refusal(refused)));
        context.getConnection().closeSilently();
    }
}
