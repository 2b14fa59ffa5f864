package dev.notification.transport.ws;

import dev.notification.core.NotificationCore;
import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Threads;
import dev.notification.core.port.out.Delivery;
import dev.notification.protocol.CloseCode;
import dev.notification.transport.ws.wire.InboundLimits;
import dev.notification.transport.ws.wire.UpgradeFilter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.http.server.AddOn;
import org.glassfish.grizzly.http.server.HttpServerFilter;

/**
 * The WebSocket at {@value PATH}. Made before the core, which delivers through it; {@link #open} connects it to the core
 * that was made then.
 */
public final class WebSocketModule implements AutoCloseable {
    public static final String PATH = "/api/ws";

    private static final int ACTORS = 2;

    private final WebSocketConfig config;
    private final LiveSessions sessions = new LiveSessions();
    private final ThreadPoolExecutor workers;
    private final ThreadPoolExecutor actors = Threads.pool("websocket-action", ACTORS, 1000);
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(Threads.named("websocket-timer"));

    public WebSocketModule(WebSocketConfig config) {
        this.config = config;
        // A session has at most one catch-up waiting, so there is room for all of them.
        this.workers = Threads.pool("websocket-catch-up", config.catchUpThreads(), config.maxSockets());
    }

    /** Brings committed changes to the open sessions. */
    public Delivery delivery() {
        return sessions;
    }

    /** Reads the history's epoch, starts the timer, and makes what an HTTP server needs to accept WebSockets. */
    public Opened open(NotificationCore core, InstantSource clock) {
        // Every inbox of a store belongs to the same history, also one that is not there.
        sessions.follow(core.readHead().head(new UserId(1)).cursor().epoch());
        var catchUp = new CatchUp(core.askHead(), core.readChanges(), core.connectDevice(), workers);
        var actions = new ClientActions(core.acknowledgeChanges(), core.changeState(), actors);
        var sockets = new Sockets(config, sessions, catchUp, core.authenticateCaller(), actions, clock);
        timer.scheduleAtFixedRate(sockets::tick, 1, 1, TimeUnit.SECONDS);
        return new Opened(new Gatekeeper(core.authenticateCaller(), sessions, config, sockets::client), sockets);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        workers.shutdownNow();
        actors.shutdownNow();
    }

    /** The WebSocket, ready to be added to a server. */
    public static final class Opened {
        private final Gatekeeper gatekeeper;
        private final Sockets sockets;

        private Opened(Gatekeeper gatekeeper, Sockets sockets) {
            this.gatekeeper = gatekeeper;
            this.sockets = sockets;
        }

        /** For the listener that HTTP shares. */
        public AddOn addOn() {
            return (listener, builder) -> builder.add(
                    builder.indexOfType(HttpServerFilter.class),
                    new UpgradeFilter(
                            PATH,
                            request -> CompletableFuture.completedStage(gatekeeper.decide(request)),
                            InboundLimits.DEFAULT,
                            WebSocketConfig.MAX_PENDING_BYTES));
        }

        /** How many sockets are open. */
        public int count() {
            return sockets.count();
        }

        /**
         * Refuses new sockets, closes all with 1001, and waits until they are gone, but not longer than {@code patience};
         * then ends the rest.
         */
        public void drain(Duration patience) {
            gatekeeper.drain();
            sockets.closeAll(CloseCode.GOING_AWAY);
            try {
                sockets.awaitNone(patience);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            sockets.terminateAll();
        }
    }
}
