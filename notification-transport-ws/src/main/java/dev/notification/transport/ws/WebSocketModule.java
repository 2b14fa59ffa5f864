package dev.notification.transport.ws;

import dev.notification.core.Inboxes;
import dev.notification.core.lifecycle.Check;
import dev.notification.core.lifecycle.Component;
import dev.notification.core.lifecycle.Distribution;
import dev.notification.core.lifecycle.Loop;
import dev.notification.core.lifecycle.RunningTicker;
import dev.notification.core.lifecycle.Tally;
import dev.notification.core.lifecycle.Threads;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.in.account.AuthenticateCaller;
import dev.notification.core.port.in.inbox.FollowInbox;
import dev.notification.protocol.CloseCode;
import dev.notification.transport.http.ClientAddresses;
import dev.notification.transport.http.RefusalLog;
import dev.notification.transport.ws.wire.InboundLimits;
import dev.notification.transport.ws.wire.Outbound;
import dev.notification.transport.ws.wire.Pace;
import dev.notification.transport.ws.wire.UpgradeFilter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.glassfish.grizzly.http.server.AddOn;
import org.glassfish.grizzly.http.server.HttpServerFilter;

/** The WebSocket at {@value PATH}: sessions that follow inboxes. */
public final class WebSocketModule implements Component, AutoCloseable {
    public static final String PATH = "/api/ws";

    private static final String NAME = "websocket";
    private static final int ACTORS = 2;
    private static final int MAX_ACTIONS = 1000;
    private static final Duration TICK = Duration.ofSeconds(1);

    private final ThreadPoolExecutor actors = Threads.pool("websocket-action", ACTORS, MAX_ACTIONS);
    private final Loop timer = new Loop("websocket-timer");
    private final Sockets sockets;
    private final Gatekeeper gatekeeper;
    private final Ticker ticker;
    private final WebSocketConfig config;
    private final Outbound outbound;
    private final ClientActions actions;

    /** Starts the timer; nobody is let in before {@link #addOn()} is on a server. */
    public WebSocketModule(
            WebSocketConfig config, Inboxes inboxes, AuthenticateCaller authenticate, InstantSource clock) {
        this(
                config,
                inboxes,
                authenticate,
                clock,
                Ticker.system(),
                Runtime.getRuntime().maxMemory() / WebSocketConfig.WAITING_SHARE);
    }

    /** @param maxWaitingBytes what may wait for all clients that do not read */
    WebSocketModule(
            WebSocketConfig config,
            Inboxes inboxes,
            AuthenticateCaller authenticate,
            InstantSource clock,
            Ticker ticker,
            long maxWaitingBytes) {
        this.config = config;
        this.ticker = new RunningTicker(ticker);
        var measures = new Measures();
        this.outbound = new Outbound(
                WebSocketConfig.MAX_PENDING_BYTES,
                maxWaitingBytes,
                this.ticker::nanos,
                measures::closed,
                measures::violated);
        this.actions = new ClientActions(
                inboxes.acknowledgeChanges(),
                inboxes.changeState(),
                inboxes.sweepInbox(),
                inboxes.markSeen(),
                actors,
                measures);
        this.sockets = new Sockets(config, inboxes.followInbox(), authenticate, actions, clock, this.ticker, measures);
        this.gatekeeper = new Gatekeeper(authenticate, inboxes.admitFollower(), config, sockets, this.ticker);
        timer.every("sockets", TICK, sockets::tick);
    }

    /** For the listener that HTTP shares, with clients that come without a proxy. */
    public AddOn addOn() {
        return addOn(new RefusalLog(ClientAddresses.direct()));
    }

    /**
     * For the listener that HTTP shares.
     *
     * @param refusals told of whoever gets no socket
     */
    public AddOn addOn(RefusalLog refusals) {
        return (listener, builder) -> builder.add(
                builder.indexOfType(HttpServerFilter.class),
                new UpgradeFilter(
                        PATH,
                        request -> gatekeeper.decide(request).thenApply(sockets.measures()::decided),
                        InboundLimits.text(
                                config.limitMessages()
                                        ? Pace.of(WebSocketConfig.MESSAGES_PER_SECOND, WebSocketConfig.MESSAGE_BURST)
                                        : Pace.UNLIMITED),
                        outbound,
                        refusals));
    }

    /** Looks at the time, as the timer does every second. */
    void look() {
        ticker.nanos();
    }

    /** How often the timer has begun to look after all sockets. */
    long passes() {
        return timer.stats().get("sockets_runs");
    }

    /** How many sockets are open. */
    public int count() {
        return sockets.count();
    }

    /** How many frames with changes have gone on their way since the start, those of a resume among them. */
    public long deliveries() {
        return sockets.measures().deliveries();
    }

    /** How many sessions are listed: as many as are open, if nothing is wrong. */
    int held() {
        return sockets.held();
    }

    /** From now on no socket opens, and one that ends since the service stops says so, whatever failed first. */
    public void refuse() {
        gatekeeper.drain();
        sockets.stop();
    }

    /**
     * Refuses new sockets, closes all with 1001, and waits until they are gone, but not longer than {@code patience};
     * then ends the rest.
     */
    public void drain(Duration patience) {
        refuse();
        sockets.closeAll(CloseCode.GOING_AWAY);
        try {
            sockets.awaitNone(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sockets.terminateAll();
    }

    /**
     * What has been counted since the start, for metrics.
     *
     * @param live frames with changes that left as they were committed
     * @param backlog frames with changes that a client had missed
     * @param latencyNanos from when a commit had returned until its frame was with the kernel, where the kernel took it at once
     * @param sessions that are open, by what their clients are spoken to in
     * @param stalled how many have taken nothing of what waits for them for a second or longer
     * @param handshakes how they ended: {@code opened}, or with which error
     * @param closes with which close code sockets ended; 1006: without one
     * @param limited how often each limit has refused a socket, or what came over one
     */
    public record Counted(
            LongAdder live,
            LongAdder backlog,
            Distribution latencyNanos,
            Tally sessions,
            IntSupplier stalled,
            Tally handshakes,
            Tally closes,
            LongAdder acknowledgements,
            Tally limited) {}

    public Counted counted() {
        Measures measures = sockets.measures();
        return new Counted(
                measures.live(),
                measures.backlog(),
                measures.latencyNanos(),
                measures.open(),
                sockets::stalled,
                measures.handshakes(),
                measures.closes(),
                measures.acknowledgements(),
                measures.limited());
    }

    /**
     * Tells of each live frame that is with the kernel; before {@link #addOn} is used.
     *
     * @param listener returns at once; called on any thread
     */
    public WebSocketModule tracedBy(Consumer<FollowInbox.Changes> listener) {
        sockets.measures().tracedBy(listener);
        return this;
    }

    /** Its pool of threads by its name, to be looked at. */
    public Map<String, ExecutorService> threads() {
        return Map.of("websocket-action", actors);
    }

    @Override
    public Check check() {
        return new Check(NAME, timer.check().problem());
    }

    @Override
    public Map<String, Long> stats() {
        return Map.of(
                "open",
                (long) sockets.count(),
                "deliveries",
                sockets.measures().deliveries(),
                "actions_waiting",
                (long) actions.waiting(),
                "waiting_bytes",
                outbound.waitingBytes());
    }

    @Override
    public void close() {
        timer.close();
        actors.shutdownNow();
    }
}
