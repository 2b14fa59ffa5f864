package dev.notification.transport.ws.wire;

import dev.notification.protocol.CloseCode;
import jakarta.websocket.CloseReason;
import java.nio.ByteBuffer;
import java.security.Principal;
import java.util.concurrent.atomic.AtomicBoolean;
import org.glassfish.tyrus.spi.Connection;

/**
 * One upgraded connection: Tyrus's protocol machine with our guard in front of it and our writer behind it. The machine is
 * made when the client first says something: most never do, and it would be half of what they hold. Reading and closing
 * exclude each other. It is the session's principal, which is how the one shared endpoint finds it.
 */
final class WebSocketConnection implements Principal {
    /** How many bytes Tyrus is given at once. */
    static final int SLICE = 4096;

    private final TyrusEngine engine;
    private final FrameGuard guard;
    private final GrizzlySocket socket;
    private final SocketHandler handler;
    private final AtomicBoolean gone = new AtomicBoolean();
    private Connection tyrus;
    /** Its close frame is on its way, and nobody listens any more. */
    private boolean ended;

    WebSocketConnection(TyrusEngine engine, FrameGuard guard, GrizzlySocket socket, SocketHandler handler) {
        this.engine = engine;
        this.guard = guard;
        this.socket = socket;
        this.handler = handler;
    }

    GrizzlySocket socket() {
        return socket;
    }

    SocketHandler handler() {
        return handler;
    }

    /** Feeds what the client sent; a violation closes with its code and ignores the rest. */
    synchronized void read(ByteBuffer bytes) {
        long now = socket.heard();
        // Once gone, nobody would close a machine made now.
        if (ended || gone.get()) {
            return;
        }
        int verdict = guard.inspect(bytes, now);
        if (verdict == FrameGuard.FINE) {
            feed(bytes);
        } else if (verdict != FrameGuard.ONLY_PONGS) {
            socket.refuse(verdict, verdict == FrameGuard.TOO_MANY ? CloseCode.TOO_MANY_MESSAGES.reason() : "");
            hangUp();
        }
    }

    /** Ends the connection behind what is queued; what the client still says is dropped. */
    synchronized void hangUp() {
        if (!ended) {
            ended = true;
            // Its session is over before anything can find the connection ended.
            handler.ending();
            socket.hangUp();
        }
    }

    /** In slices: Tyrus counts whatever comes at once against its buffer, also when it is many small frames. */
    private void feed(ByteBuffer bytes) {
        if (tyrus == null) {
            tyrus = engine.connect(this);
        }
        while (bytes.hasRemaining() && !ended) {
            int length = Math.min(bytes.remaining(), SLICE);
            tyrus.getReadHandler().handle(bytes.slice(bytes.position(), length));
            bytes.position(bytes.position() + length);
        }
    }

    /** The TCP connection has ended. */
    void gone() {
        if (gone.compareAndSet(false, true)) {
            socket.gone();
            synchronized (this) {
                if (tyrus != null) {
                    tyrus.close(new CloseReason(CloseReason.CloseCodes.CLOSED_ABNORMALLY, null));
                }
            }
            handler.closed();
        }
    }

    @Override
    public String getName() {
        return "websocket";
    }
}
