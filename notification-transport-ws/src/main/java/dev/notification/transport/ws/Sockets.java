package dev.notification.transport.ws;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.Verdict;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.in.account.AuthenticateCaller;
import dev.notification.core.port.in.inbox.FollowInbox;
import dev.notification.protocol.CloseCode;
import dev.notification.transport.ws.wire.FrameSink;
import dev.notification.transport.ws.wire.Frames;
import dev.notification.transport.ws.wire.SocketHandler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All clients' sockets of this server: opens their sessions, watches over them, closes them. Thread-safe. */
final class Sockets {
    private static final Logger LOG = LoggerFactory.getLogger(Sockets.class);
    /** How long a client may take to answer a close frame. */
    private static final long CLOSE_GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long STALLING_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final byte[] PING = Frames.ping();

    private final WebSocketConfig config;
    private final FollowInbox inboxes;
    private final AuthenticateCaller authenticate;
    private final ClientActions actions;
    private final InstantSource clock;
    private final Ticker ticker;
    private final Set<ClientSession> open = ConcurrentHashMap.newKeySet();
    /** Counted apart, since counting a concurrent set asks each of its parts, and every handshake asks. */
    private final AtomicInteger count = new AtomicInteger();

    private final Measures measures;

    private final Takeovers takeovers;
    private final Returns returns;

    private volatile boolean stopping;

    /** Only of the thread that ticks. */
    private long ticks;

    private int stalling;
    private volatile int stalled;

    Sockets(
            WebSocketConfig config,
            FollowInbox inboxes,
            AuthenticateCaller authenticate,
            ClientActions actions,
            InstantSource clock,
            Ticker ticker,
            Measures measures) {
        this.config = config;
        this.inboxes = inboxes;
        this.authenticate = authenticate;
        this.actions = actions;
        this.clock = clock;
        this.ticker = ticker;
        this.measures = measures;
        this.takeovers = new Takeovers(ticker);
        this.returns = new Returns(config.restartSpread());
    }

    Measures measures() {
        return measures;
    }

    /** How many have taken nothing of what waits for them for a second or longer, as of the last tick. */
    int stalled() {
        return stalled;
    }

    Takeovers takeovers() {
        return takeovers;
    }

    ClientActions actions() {
        return actions;
    }

    /** Never 0. */
    long nanos() {
        return ticker.nanos() | 1;
    }

    SocketHandler client(Opening opening, FrameSink sink) {
        return new ClientSession(opening, sink, this);
    }

    /** Tells, on some thread that must not block, whom a token speaks for; a session for which nobody can tell ends. */
    void authenticate(ClientSession session, String token, Consumer<Verdict> next) {
        authenticate.authenticate(token).whenComplete((verdict, failure) -> {
            if (failure == null) {
                next.accept(verdict);
            } else {
                LOG.warn("a token could not be verified", failure);
                session.close(CloseCode.STORE_UNAVAILABLE);
            }
        });
    }

    FollowInbox.Following open(ClientSession session, Opening opening) {
        if (open.add(session)) {
            count.incrementAndGet();
            measures.opened(session.mode());
            LOG.debug("a socket of user {} is open, {}", session.user(), session.mode());
        }
        FollowInbox.Following following = inboxes.follow(opening.request(), session);
        // Revoked between the gate and here, when nobody could find the session yet?
        session.closeUnlessValid(opening.token());
        return following;
    }

    byte[] hello(ClientSession session, Caller caller, Cursor at, Head head) {
        long expiresIn = Math.max(
                0, Duration.between(clock.instant(), caller.expiresAt()).toSeconds());
        return SessionFrames.hello(
                UUID.randomUUID().toString(),
                session.user(),
                at,
                head,
                config.heartbeat().toSeconds(),
                expiresIn);
    }

    void closed(ClientSession session) {
        if (!session.wasReplaced() && session.device().isPresent()) {
            takeovers.left(session.user(), session.device().get());
        }
        boolean wasOpen = open.remove(session);
        if (wasOpen) {
            measures.closed(session.mode());
            LOG.debug("a socket of user {} has ended", session.user());
        }
        if (wasOpen && count.decrementAndGet() == 0) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /** Waits until no socket is open, or for {@code patience}. */
    synchronized void awaitNone(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        long left = patience.toNanos();
        while (count() > 0 && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = deadline - System.nanoTime();
        }
    }

    void stop() {
        stopping = true;
    }

    /** What a client is told: a store that is gone since the service stops is no outage. */
    CloseCode told(CloseCode code) {
        return stopping && code == CloseCode.STORE_UNAVAILABLE ? CloseCode.GOING_AWAY : code;
    }

    /** What a close frame says beside its code: to whom the server stops, when to come back. */
    String reason(CloseCode code) {
        return code == CloseCode.GOING_AWAY
                ? "{\"retry_after_ms\":" + returns.next().toMillis() + "}"
                : code.reason();
    }

    void closeAll(CloseCode code) {
        open.forEach(session -> session.close(code));
    }

    int count() {
        return count.get();
    }

    /** By the list itself. */
    int held() {
        return open.size();
    }

    void terminateAll() {
        open.forEach(session -> session.sink().terminate());
    }

    /** Once a second: what is due for each socket. One pass over plain fields; nothing here blocks. */
    void tick() {
        long second = ticks++;
        long now = nanos();
        stalling = 0;
        open.forEach(session -> tick(session, now, second));
        stalled = stalling;
    }

    private void tick(ClientSession session, long now, long second) {
        FrameSink sink = session.sink();
        long closingSince = session.closingSince();
        long stalledNanos = sink.stalledNanos(now);
        if (stalledNanos >= STALLING_NANOS) {
            stalling++;
        }
        if (closingSince != 0) {
            if (now - closingSince > CLOSE_GRACE_NANOS) {
                sink.terminate();
            }
        } else if (stalledNanos > config.stall().toNanos()) {
            session.close(CloseCode.TOO_SLOW);
        } else if (sink.silentNanos(now) > 2 * config.heartbeat().toNanos() + CLOSE_GRACE_NANOS) {
            // No pong for two pings: nobody is there to read a close frame.
            sink.terminate();
        } else {
            session.resumeIfDrained();
            if (session.hasStarted()) {
                beat(session, second);
            }
        }
    }

    /** Sessions take turns by their hash, so that no second has to write to all. */
    private void beat(ClientSession session, long second) {
        long period = config.heartbeat().toSeconds();
        if (Math.floorMod(session.hashCode(), period) == second % period) {
            for (byte[] frame : session.mode() == Mode.V1 ? List.of(PING, SessionFrames.HEARTBEAT) : List.of(PING)) {
                session.tell(frame);
            }
        }
    }
}
