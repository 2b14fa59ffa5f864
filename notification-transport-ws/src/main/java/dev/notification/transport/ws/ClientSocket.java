package dev.notification.transport.ws;

import dev.notification.core.domain.Caller;
import dev.notification.core.port.in.account.AuthenticateCaller;
import dev.notification.protocol.CloseCode;
import dev.notification.transport.ws.wire.SocketHandler;
import java.util.Optional;

/** One client's connection as its session sees it: opens the session, understands what the client says, ends it. */
final class ClientSocket implements SocketHandler {
    private final Sockets sockets;
    private final MessageBudget budget = new MessageBudget(System.nanoTime());
    private final Session session;
    private volatile Caller caller;
    /** Needed once; not kept for the life of the socket. */
    private Optional<Opening> opening;

    private boolean gone;

    ClientSocket(Opening admitted, Session session, Sockets sockets) {
        this.opening = Optional.of(admitted);
        this.session = session;
        this.sockets = sockets;
        this.caller = admitted.caller();
    }

    Caller caller() {
        return caller;
    }

    Session session() {
        return session;
    }

    /** Another thread may already have seen the connection's end: then it must not be entered anywhere. */
    @Override
    public synchronized void opened() {
        if (!gone) {
            opening.ifPresent(admitted -> sockets.open(this, admitted));
        }
        opening = Optional.empty();
    }

    /** In plain mode a client has nothing to say; what it says is counted and dropped. */
    @Override
    public void text(String message) {
        if (sockets.config().limitMessages() && !budget.take(System.nanoTime())) {
            sockets.close(this, CloseCode.TOO_MANY_MESSAGES);
        } else if (session.mode() == Mode.V1) {
            ClientFrame.parse(message).ifPresentOrElse(this::accept, () -> sockets.close(this, CloseCode.BAD_FRAME));
        }
    }

    private void accept(ClientFrame frame) {
        switch (frame.type()) {
            case PING -> session.tell(SessionFrames.PONG);
            case TOKEN -> renew(frame, sockets.authenticate());
            case ACK -> sockets.actions().acknowledge(session, frame);
            case READ -> sockets.actions().read(session, frame);
            case UNKNOWN -> session.tell(SessionFrames.error("unknown_type", "no frame of this type is known here"));
        }
    }

    /** The same user's newer token prolongs the session; anything else ends it. */
    private void renew(ClientFrame frame, AuthenticateCaller authenticate) {
        Optional<Caller> renewed = frame.text("token")
                .flatMap(authenticate::authenticate)
                .filter(fresh -> fresh.user().equals(caller.user()));
        if (renewed.isPresent()) {
            caller = renewed.get();
            session.renewed(caller.login());
            // Revoked just now, when the session did not go by that login yet?
            if (frame.text("token").flatMap(authenticate::authenticate).isEmpty()) {
                sockets.close(this, CloseCode.TOKEN_EXPIRED);
            }
        } else {
            sockets.close(this, CloseCode.TOKEN_EXPIRED);
        }
    }

    @Override
    public synchronized void closed() {
        gone = true;
        session.end();
        sockets.closed(this);
    }
}
