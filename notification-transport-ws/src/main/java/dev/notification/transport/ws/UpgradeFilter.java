package dev.notification.transport.ws;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.tyrus.core.RequestContext;
import org.glassfish.tyrus.core.TyrusUpgradeResponse;
import org.glassfish.tyrus.spi.WebSocketEngine;

/**
 * Turns an HTTP connection into a WebSocket, or answers why not. It sits before the HTTP server's own filter and lets
 * every other address pass. Runs on selector threads: nothing here blocks.
 */
final class UpgradeFilter extends BaseFilter {
    /** What the gate has seen in the request already, whatever its case and whatever stood beside it. */
    private static final Map<String, List<String>> SEEN = Map.of(
            "Upgrade", List.of("websocket"), "Connection", List.of("Upgrade"), "Sec-WebSocket-Version", List.of("13"));

    private final String path;
    private final URI address;
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
        this.address = URI.create(path);
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
                request.getMethod().getMethodString(), query == null ? "" : query, name -> header(request, name));
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
        var webSocket = new WebSocketConnection(new FrameGuard(limits), socket, handler);
        RequestContext handshake = RequestContext.Builder.create()
                .requestURI(address)
                .userPrincipal(webSocket)
                .build();
        handshake.getHeaders().putAll(SEEN);
        for (String name : List.of("Host", "Sec-WebSocket-Key")) {
            header(request, name).ifPresent(value -> handshake.getHeaders().put(name, List.of(value)));
        }
        if (admitted.mode() == Mode.V1) {
            handshake.getHeaders().put("Sec-WebSocket-Protocol", List.of(Mode.V1_NAME));
        }
        var response = new TyrusUpgradeResponse();
        WebSocketEngine.UpgradeInfo upgrade = engine.upgrade(handshake, response);
        if (upgrade.getStatus() != WebSocketEngine.UpgradeStatus.SUCCESS) {
            refuse(context, Admission.Refused.of(400, "handshake_failed", "the WebSocket handshake is not valid"));
            return;
        }
        socket.enqueue(HttpAnswers.switchingProtocols(response.getHeaders()));
        webSocket.start(upgrade.createConnection(new TyrusWriter(socket), reason -> socket.hangUp()));
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
