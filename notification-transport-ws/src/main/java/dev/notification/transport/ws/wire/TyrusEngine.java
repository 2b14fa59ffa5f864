package dev.notification.transport.ws.wire;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.glassfish.tyrus.core.RequestContext;
import org.glassfish.tyrus.core.TyrusUpgradeResponse;
import org.glassfish.tyrus.core.TyrusWebSocketEngine;
import org.glassfish.tyrus.server.TyrusServerContainer;
import org.glassfish.tyrus.spi.Connection;
import org.glassfish.tyrus.spi.WebSocketEngine;

/** Tyrus, reduced to what it is good at: frame parsing, UTF-8 checks, pongs and the closing handshake. */
final class TyrusEngine extends TyrusServerContainer {
    /** What {@link Gatekeeper} has let in, as Tyrus wants to see it; any key will do, since nobody sees the answer. */
    private static final Map<String, List<String>> HANDSHAKE = Map.of(
            "Host", List.of("localhost"),
            "Upgrade", List.of("websocket"),
            "Connection", List.of("Upgrade"),
            "Sec-WebSocket-Version", List.of("13"),
            "Sec-WebSocket-Key", List.of("AAAAAAAAAAAAAAAAAAAAAA=="));

    private final TyrusWebSocketEngine engine;
    private final URI address;
    private final String context;

    /** @param path such as {@code /api/ws} */
    TyrusEngine(String path, InboundLimits limits) {
        super(Set.<Class<?>>of());
        int lastSlash = path.lastIndexOf('/');
        this.address = URI.create(path);
        this.context = path.substring(0, lastSlash);
        // Negative: no idle timers, which Tyrus would restart with every frame.
        setDefaultMaxSessionIdleTimeout(-1);
        setDefaultMaxTextMessageBufferSize(limits.maxMessageBytes());
        setDefaultMaxBinaryMessageBufferSize(limits.maxMessageBytes());
        // One frame with its header, and the slice that ends it; the guard refuses longer ones before they get here.
        this.engine = TyrusWebSocketEngine.builder(this)
                .incomingBufferSize(limits.maxMessageBytes() + 14 + WebSocketConnection.SLICE)
                .build();
        try {
            register(endpoint(path.substring(lastSlash), limits));
        } catch (DeploymentException e) {
            throw new IllegalStateException("the endpoint is fixed and valid", e);
        }
    }

    private static ServerEndpointConfig endpoint(String path, InboundLimits limits) {
        var endpoint = new NotificationEndpoint(limits);
        return ServerEndpointConfig.Builder.create(NotificationEndpoint.class, path)
                .configurator(new ServerEndpointConfig.Configurator() {
                    @Override
                    public <T> T getEndpointInstance(Class<T> type) {
                        return type.cast(endpoint);
                    }
                })
                .build();
    }

    /** The protocol machine of a connection whose handshake has been answered. */
    Connection connect(WebSocketConnection webSocket) {
        RequestContext handshake = RequestContext.Builder.create()
                .requestURI(address)
                .userPrincipal(webSocket)
                .build();
        handshake.getHeaders().putAll(HANDSHAKE);
        WebSocketEngine.UpgradeInfo upgrade = engine.upgrade(handshake, new TyrusUpgradeResponse());
        if (upgrade.getStatus() != WebSocketEngine.UpgradeStatus.SUCCESS) {
            throw new IllegalStateException("the handshake is fixed and valid");
        }
        return upgrade.createConnection(new TyrusWriter(webSocket), reason -> webSocket.hangUp());
    }

    @Override
    public void register(Class<?> endpointClass) throws DeploymentException {
        engine.register(endpointClass, context);
    }

    @Override
    public void register(ServerEndpointConfig config) throws DeploymentException {
        engine.register(config, context);
    }

    @Override
    public WebSocketEngine getWebSocketEngine() {
        return engine;
    }

    @Override
    public Map<String, Object> getProperties() {
        return Map.of();
    }
}
