package dev.notification.transport.ws;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.glassfish.tyrus.core.RequestContext;
import org.glassfish.tyrus.core.TyrusUpgradeResponse;
import org.glassfish.tyrus.core.TyrusWebSocketEngine;
import org.glassfish.tyrus.server.TyrusServerContainer;
import org.glassfish.tyrus.spi.WebSocketEngine;

/** Tyrus, reduced to what it is good at: the opening handshake, frame parsing, UTF-8 checks and the closing handshake. */
final class TyrusEngine extends TyrusServerContainer {
    private final TyrusWebSocketEngine engine;
    private final String context;

    /** @param path such as {@code /api/ws} */
    TyrusEngine(String path, InboundLimits limits) {
        super(Set.<Class<?>>of());
        int lastSlash = path.lastIndexOf('/');
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
                .subprotocols(List.of(Mode.V1_NAME))
                .configurator(new ServerEndpointConfig.Configurator() {
                    @Override
                    public <T> T getEndpointInstance(Class<T> type) {
                        return type.cast(endpoint);
                    }
                })
                .build();
    }

    WebSocketEngine.UpgradeInfo upgrade(RequestContext request, TyrusUpgradeResponse response) {
        return engine.upgrade(request, response);
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
