package dev.notification.transport.ws;

import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import java.util.List;

/**
 * One open WebSocket of a user: it knows up to which revision its client has been sent the inbox, and nothing else.
 *
 * <p>While it is live, committed changes are pushed to it; whenever the next change is not exactly the one after what was
 * sent, or the client does not take what was sent, it stops and resumes from the store ({@link CatchUp}). Its lock is
 * held for a few instructions, never across I/O.
 */
final class Session {
    private enum Phase {
        /** What is pushed is only remembered: a catch-up is running or about to. */
        CATCHING_UP,
        /** The socket is full; a catch-up starts when it has drained. */
        WAITING_FOR_DRAIN,
        LIVE,
        ENDED
    }

    private final String id;
    private final UserId user;
    private final Mode mode;
    private final FrameSink sink;
    private final CatchUp catchUp;
    private Phase phase = Phase.CATCHING_UP;
    private Epoch epoch = new Epoch("unknown");
    private long sentUpTo;
    private long newestOffered;
    private Backlog backlog = Backlog.EMPTY;
    private boolean replaying;

    Session(String id, UserId user, Mode mode, FrameSink sink, CatchUp catchUp) {
        this.id = id;
        this.user = user;
        this.mode = mode;
        this.sink = sink;
        this.catchUp = catchUp;
    }

    String id() {
        return id;
    }

    UserId user() {
        return user;
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
        replaying = withBacklog;
    }

    synchronized Cursor sentUpTo() {
        return new Cursor(epoch, new Revision(sentUpTo));
    }

    synchronized boolean isReplaying() {
        return replaying;
    }

    /** Takes what was just committed, if it is next and there is room. */
    void push(List<Outgoing> frames) {
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
                    resume = true;
                } else if (take(frame)) {
                    queued |= !frame.isSilent();
                } else {
                    phase = Phase.WAITING_FOR_DRAIN;
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

    synchronized void replayed(Backlog more) {
        backlog = more;
    }

    synchronized Backlog backlog() {
        return backlog;
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

    /** Continues after the socket was full; harmless at any other time. */
    void resumeIfDrained() {
        boolean resume;
        synchronized (this) {
            resume = phase == Phase.WAITING_FOR_DRAIN && sink.isDrained();
            if (resume) {
                phase = Phase.CATCHING_UP;
            }
        }
        if (resume) {
            catchUp.start(this);
        }
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
