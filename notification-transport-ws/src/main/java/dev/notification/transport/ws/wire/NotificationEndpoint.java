package dev.notification.transport.ws.wire;

import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One instance for all sessions: each message goes to the handler of its own connection. Public because Tyrus calls it by
 * reflection; nobody else has a use for it.
 */
public final class NotificationEndpoint extends Endpoint {
    private static final Logger LOG = LoggerFactory.getLogger(NotificationEndpoint.class);

    private final InboundLimits limits;

    NotificationEndpoint(InboundLimits limits) {
        this.limits = limits;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        SocketHandler handler = ((WebSocketConnection) session.getUserPrincipal()).handler();
        session.setMaxTextMessageBufferSize(limits.maxMessageBytes());
        session.addMessageHandler(String.class, (MessageHandler.Whole<String>) handler::text);
        if (limits.binary()) {
            session.setMaxBinaryMessageBufferSize(limits.maxMessageBytes());
            session.addMessageHandler(ByteBuffer.class, (MessageHandler.Whole<ByteBuffer>) handler::binary);
        }
    }

    @Override
    public void onError(Session session, Throwable failure) {
        LOG.debug("a client's WebSocket failed", failure);
    }
}
