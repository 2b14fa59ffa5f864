package dev.notification.transport.ws;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import dev.notification.protocol.CloseCode;
import dev.notification.transport.ws.wire.DrainListener;
import dev.notification.transport.ws.wire.FrameSink;
import java.util.List;
import java.util.Optional;

/**
 * One open WebSocket of a user: it knows up to which revision its client has been sent the inbox, and nothing else.
 *
 * <p>While it is live, committed changes are pushed to it; whenever the next change is not exactly the one after what was
 * sent, or the client does not take what was sent, it stops and resumes from the store ({@link CatchUp}). Its lock is
 * held for a few instructions, never across I/O.
 */
final class Session implements DrainListener {
    private enum Phase {
        /** What is pushed is only remembered: a catch-up is running or about to. */
        CATCHING_UP,
        /** The socket is full; a catch-up starts when it has drained. */
        WAITING_FOR_DRAIN,
        /** The store was away; a catch-up is tried again with the next tick. */
        WAITING_FOR_STORE,
        LIVE,
        ENDED
    }

    private final UserId user;
    private final Optional<DeviceId> device;
    private final Mode mode;
    private final FrameSink sink;
    private final CatchUp catchUp;
    private Phase phase = Phase.CATCHING_UP;
    private Epoch epoch = new Epoch("unknown");
    private volatile LoginId login;
    private boolean started;
    private long sentUpTo;
    /** What the client had when the present catch-up began. */
    private long known;

    private long newestOffered;
    private Backlog backlog = Backlog.EMPTY;
    private boolean replaying;

    Session(Caller caller, Optional<DeviceId> device, Mode mode, FrameSink sink, CatchUp catchUp) {
        this.user = caller.user();
        this.login = caller.login();
        this.device = device;
        this.mode = mode;
        this.sink = sink;
        this.catchUp = catchUp;
    }

    UserId user() {
        return user;
    }

    Optional<DeviceId> device() {
        return device;
    }

    LoginId login() {
        return login;
    }

    /** Its client has shown a newer token. */
    void renewed(LoginId newer) {
        login = newer;
    }

    Mode mode() {
        return mode;
    }

    FrameSink sink() {
        return sink;
    }

    /** Where it starts; called once, before anything is replayed. */
    synchronized void startAt(Cursor start, boolean withBacklog) {
        epoch = start.epoch();
        sentUpTo = start.revision().value();
        known = sentUpTo;
        replaying = withBacklog;
        started = true;
    }

    /** Before, its handshake has not been answered. */
    synchronized boolean hasStarted() {
        return started;
    }

    /** What its client had when the present catch-up began. */
    synchronized long known() {
        return known;
    }

    /**
     * Tells the client that it must read its inbox anew, and goes on from the head.
     *
     * @return false if the socket is full: the same reset is found again when it has drained
     */
    synchronized boolean reset(byte[] frame, Cursor head) {
        if (!sink.enqueue(frame)) {
            phase = phase == Phase.ENDED ? Phase.ENDED : Phase.WAITING_FOR_DRAIN;
            return false;
        }
        startAt(head, replaying);
        return true;
    }

    synchronized Cursor sentUpTo() {
        return new Cursor(epoch, new Revision(sentUpTo));
    }

    synchronized boolean isReplaying() {
        return replaying;
    }

    /** Takes what was just committed, if it is next and there is room. */
    void push(List<Outgoing> frames) {
        if (frames.size() == 1 && pushAtOnce(frames.get(0))) {
            return;
        }
        boolean queued = false;
        boolean resume = false;
        synchronized (this) {
            for (Outgoing frame : frames) {
                newestOffered = Math.max(newestOffered, frame.to());
                if (phase != Phase.LIVE || frame.to() <= sentUpTo) {
                    continue;
                }
                if (frame.from() != sentUpTo) {
                    phase = Phase.CATCHING_UP;
                    known = sentUpTo;
                    resume = true;
                } else if (take(frame)) {
                    queued |= !frame.isSilent();
                } else {
                    phase = Phase.WAITING_FOR_DRAIN;
                    known = sentUpTo;
                }
            }
        }
        if (queued) {
            sink.flush();
        }
        if (resume) {
            catchUp.start(this);
        } else {
            resumeIfDrained();
        }
    }

    /** The usual case: a frame in the queue of each of many sockets is as many writes for the collector to look after. */
    private boolean pushAtOnce(Outgoing frame) {
        synchronized (this) {
            if (phase != Phase.LIVE
                    || frame.from() != sentUpTo
                    || frame.isSilent()
                    || !sink.claim(frame.frame().length)) {
                return false;
            }
            newestOffered = Math.max(newestOffered, frame.to());
            sentUpTo = frame.to();
        }
        sink.write(frame.frame());
        return true;
    }

    /**
     * Takes part of the feed during a catch-up.
     *
     * @return false if the socket is full: the rest is read again when it has drained
     */
    boolean replay(List<Outgoing> frames) {
        boolean all = true;
        synchronized (this) {
            for (Outgoing frame : frames) {
                if (!take(frame)) {
                    phase = phase == Phase.ENDED ? Phase.ENDED : Phase.WAITING_FOR_DRAIN;
                    all = false;
                    break;
                }
                backlog = backlog.plus(frame.digest());
            }
        }
        sink.flush();
        return all;
    }

    private boolean take(Outgoing frame) {
        boolean taken = frame.isSilent() || sink.enqueue(frame.frame());
        if (taken) {
            sentUpTo = frame.to();
        }
        return taken;
    }

    /**
     * Ends a catch-up that reached {@code end} of the feed, unless something newer was pushed meanwhile: then there is
     * more to read. This is why there is no seam between backlog and live.
     */
    boolean goLive(Cursor end) {
        synchronized (this) {
            sentUpTo = Math.max(sentUpTo, end.revision().value());
            if (newestOffered > sentUpTo || phase != Phase.CATCHING_UP) {
                return phase != Phase.CATCHING_UP;
            }
            if (replaying && mode == Mode.V1) {
                if (!sink.enqueue(SessionFrames.live(end, backlog))) {
                    phase = Phase.WAITING_FOR_DRAIN;
                    return true;
                }
            }
            replaying = false;
            backlog = Backlog.EMPTY;
            phase = Phase.LIVE;
        }
        sink.flush();
        return true;
    }

    /** Continues after the socket was full. */
    @Override
    public void resumeIfDrained() {
        boolean resume;
        synchronized (this) {
            resume = phase == Phase.WAITING_FOR_DRAIN && sink.isDrained() && leave(phase);
        }
        if (resume) {
            catchUp.start(this);
        }
    }

    /** Something may have been committed that was never pushed. */
    void recheck() {
        boolean resume;
        synchronized (this) {
            resume = leave(Phase.LIVE);
            if (resume) {
                known = sentUpTo;
            }
        }
        if (resume) {
            catchUp.start(this);
        }
    }

    /** Its catch-up failed; false if it never got as far as having something to go on from. */
    synchronized boolean waitForStore() {
        if (started && phase == Phase.CATCHING_UP) {
            phase = Phase.WAITING_FOR_STORE;
        }
        return started;
    }

    /** Tries again what failed because the store was away; harmless at any other time. */
    void retry() {
        if (leave(Phase.WAITING_FOR_STORE)) {
            catchUp.start(this);
        }
    }

    /** Whether it was in that phase: then whoever asked has a catch-up to start. */
    private synchronized boolean leave(Phase present) {
        if (phase != present) {
            return false;
        }
        phase = Phase.CATCHING_UP;
        return true;
    }

    /** Sends a frame that is no change of the inbox; dropped if there is no room. */
    boolean tell(byte[] frame) {
        boolean queued = sink.enqueue(frame);
        if (queued) {
            sink.flush();
        }
        return queued;
    }

    synchronized boolean hasEnded() {
        return phase == Phase.ENDED;
    }

    synchronized void end() {
        phase = Phase.ENDED;
    }

    void close(CloseCode code) {
        end();
        sink.close(code.code(), code.reason());
    }
}
