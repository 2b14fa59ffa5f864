package dev.notification.transport.ws;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Head;
import dev.notification.core.port.in.account.AuthenticateCaller;
import dev.notification.protocol.CloseCode;
import dev.notification.transport.ws.wire.FrameSink;
import dev.notification.transport.ws.wire.Frames;
import dev.notification.transport.ws.wire.SocketHandler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** All clients' sockets of this server: opens their sessions, watches over them, closes them. Thread-safe. */
final class Sockets {
    /** How long a client may take to answer a close frame. */
    private static final long CLOSE_GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final byte[] PING = Frames.ping();

    private final WebSocketConfig config;
    private final LiveSessions sessions;
    private final CatchUp catchUp;
    private final AuthenticateCaller authenticate;
    private final ClientActions actions;
    private final InstantSource clock;
    private final Set<ClientSocket> open = ConcurrentHashMap.newKeySet();
    private final Map<ClientSocket, Long> closing = new ConcurrentHashMap<>();
    private long ticks;

    Sockets(
            WebSocketConfig config,
            LiveSessions sessions,
            CatchUp catchUp,
            AuthenticateCaller authenticate,
            ClientActions actions,
            InstantSource clock) {
        this.config = config;
        this.sessions = sessions;
        this.catchUp = catchUp;
        this.authenticate = authenticate;
        this.actions = actions;
        this.clock = clock;
    }

    WebSocketConfig config() {
        return config;
    }

    AuthenticateCaller authenticate() {
        return authenticate;
    }

    ClientActions actions() {
        return actions;
    }

    SocketHandler client(Opening admitted, FrameSink socket) {
        var session = new Session(admitted.caller(), admitted.device(), admitted.mode(), socket, catchUp);
        socket.onDrained(session);
        return new ClientSocket(admitted, session, this);
    }

    /** Registered before anything is read, so that what commits from now on is at least remembered. */
    void open(ClientSocket client, Opening admitted) {
        Session session = client.session();
        sessions.add(session).forEach(older -> older.close(CloseCode.REPLACED));
        open.add(client);
        if (sessions.countOf(session.user()) > config.maxSocketsPerUser()) {
            close(client, CloseCode.TOO_MANY_SESSIONS);
        } else if (authenticate.authenticate(admitted.token()).isEmpty()) {
            // Revoked between the gate and here, when nobody could find the session yet.
            close(client, CloseCode.TOKEN_EXPIRED);
        } else {
            catchUp.begin(session, admitted.since(), (start, head) -> greet(client, start, head));
        }
    }

    private void greet(ClientSocket client, Cursor start, Head head) {
        Session session = client.session();
        if (session.mode() == Mode.V1) {
            session.tell(SessionFrames.hello(
                    UUID.randomUUID().toString(),
                    session.user(),
                    start,
                    head,
                    config.heartbeat().toSeconds(),
                    expiresIn(client.caller())));
        }
    }

    private long expiresIn(Caller caller) {
        return Math.max(0, Duration.between(clock.instant(), caller.expiresAt()).toSeconds());
    }

    void close(ClientSocket client, CloseCode code) {
        sessions.remove(client.session());
        client.session().close(code);
        closing.putIfAbsent(client, System.nanoTime());
    }

    void closed(ClientSocket client) {
        sessions.remove(client.session());
        open.remove(client);
        closing.remove(client);
        if (open.isEmpty()) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /** Waits until no socket is open, or for {@code patience}. */
    synchronized void awaitNone(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        long left = patience.toNanos();
        while (!open.isEmpty() && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = deadline - System.nanoTime();
        }
    }

    void closeAll(CloseCode code) {
        open.forEach(client -> close(client, code));
    }

    int count() {
        return open.size();
    }

    void terminateAll() {
        open.forEach(client -> client.session().sink().terminate());
    }

    /** Once a second: what is due for each socket. One pass over plain fields; nothing here blocks. */
    void tick() {
        long second = ticks++;
        long now = System.nanoTime();
        for (ClientSocket client : open) {
            tick(client, client.session(), now, second);
        }
    }

    private void tick(ClientSocket client, Session session, long now, long second) {
        FrameSink sink = session.sink();
        Long closedAt = closing.get(client);
        if (closedAt != null) {
            if (now - closedAt > CLOSE_GRACE_NANOS) {
                sink.terminate();
            }
        } else if (session.hasEnded()) {
            closing.putIfAbsent(client, now);
            sessions.remove(session);
        } else if (expiresIn(client.caller()) == 0) {
            close(client, CloseCode.TOKEN_EXPIRED);
        } else if (sink.stalledNanos(now) > config.stall().toNanos()) {
            close(client, CloseCode.TOO_SLOW);
        } else if (sink.silentNanos(now) > 2 * config.heartbeat().toNanos() + CLOSE_GRACE_NANOS) {
            // No pong for two pings: nobody is there to read a close frame.
            sink.terminate();
        } else {
            session.resumeIfDrained();
            session.retry();
            if (session.hasStarted()) {
                beat(session, second);
            }
        }
    }

    /** Sessions take turns by their hash, so that no second has to write to all. */
    private void beat(Session session, long second) {
        long period = config.heartbeat().toSeconds();
        if (Math.floorMod(session.hashCode(), period) == second % period) {
            for (byte[] frame : session.mode() == Mode.V1 ? List.of(PING, SessionFrames.HEARTBEAT) : List.of(PING)) {
                session.tell(frame);
            }
        }
    }
}
