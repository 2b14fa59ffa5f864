package dev.notification.transport.ws;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.Digest;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Verdict;
import dev.notification.core.port.in.inbox.FollowInbox;
import dev.notification.core.port.in.inbox.ReadChanges;
import dev.notification.protocol.CloseCode;
import dev.notification.transport.ws.wire.DrainListener;
import dev.notification.transport.ws.wire.FrameSink;
import dev.notification.transport.ws.wire.SocketHandler;
import java.util.List;
import java.util.Optional;

/**
 * One open WebSocket of a user: encodes and writes what its inbox has, and understands what its client says. What it is to
 * be sent, and up to where it has been, is the following's concern.
 */
final class ClientSession implements SocketHandler, FollowInbox.Follower, DrainListener {
    private final Sockets sockets;
    private final UserId user;
    private final Optional<DeviceId> device;
    private final Mode mode;
    private final FrameSink sink;
    private volatile Caller caller;
    /** Null until it follows. */
    private volatile FollowInbox.Following following;
    /** Needed once; not kept for the life of the socket. */
    private Opening opening;

    private boolean gone;
    /** A newer session of its device has its place. */
    private volatile boolean replaced;
    /** Before, its handshake has not been answered. */
    private volatile boolean started;
    /** Noted before a frame is written: its client may acknowledge it before the write returns. */
    private volatile Epoch sentEpoch;

    private volatile long sentRevision;
    /** When its first close frame was queued; 0: it is open. */
    private volatile long closingSince;

    ClientSession(Opening opening, FrameSink sink, Sockets sockets) {
        this.sockets = sockets;
        this.user = opening.request().user();
        this.device = opening.request().device();
        this.mode = opening.mode();
        this.sink = sink;
        this.caller = opening.caller();
        this.opening = opening;
    }

    UserId user() {
        return user;
    }

    Optional<DeviceId> device() {
        return device;
    }

    Mode mode() {
        return mode;
    }

    FrameSink sink() {
        return sink;
    }

    boolean wasReplaced() {
        return replaced;
    }

    boolean hasStarted() {
        return started;
    }

    long closingSince() {
        return closingSince;
    }

    /** Up to where its client has been sent the inbox. */
    Cursor sentUpTo() {
        return new Cursor(sentEpoch, new Revision(sentRevision));
    }

    private void sends(Cursor upTo) {
        sentEpoch = upTo.epoch();
        sentRevision = upTo.revision().value();
    }

    /** Another thread may already have seen the connection's end: then it must not be entered anywhere. */
    @Override
    public synchronized void opened() {
        if (!gone) {
            sink.onDrained(this);
            following = sockets.open(this, opening);
            // Its first frame may have found no connection, within that call.
            if (gone || closingSince != 0) {
                following.close();
            }
            resumeIfDrained();
        }
        opening = null;
    }

    @Override
    public void started(Cursor at, Head head) {
        sends(at);
        if (mode == Mode.V1) {
            sink.enqueue(sockets.hello(this, caller, at, head));
        }
        started = true;
        sink.flush();
    }

    @Override
    public Revision take(FollowInbox.Changes changes) {
        // Not map and orElseGet: their lambdas would be made anew for each socket.
        Optional<FollowInbox.Changes.Replay> replay = changes.replay();
        List<Outgoing> frames =
                replay.isPresent() ? ChangeFrames.replayed(mode, changes, replay.get()) : changes.in(mode.live());
        if (frames.size() == 1 && takesAtOnce(frames.get(0), changes)) {
            return changes.to();
        }
        long taken = changes.from().value();
        int sent = 0;
        for (Outgoing frame : frames) {
            sentRevision = frame.to();
            if (!frame.isSilent() && !enqueued(frame.frame())) {
                sentRevision = taken;
                break;
            }
            sent += frame.isSilent() ? 0 : 1;
            taken = frame.to();
        }
        sockets.measures().delivered(sent, replay.isEmpty());
        sink.flush();
        if (replay.isEmpty() && sent > 0 && sink.isDrained()) {
            // How long a client takes that does not take it at once is the client's affair.
            sockets.measures().handedOver(changes, sent);
        }
        return new Revision(taken);
    }

    /** What is queued may wait only to be sent: for a client that reads, the store need not be asked again for the rest. */
    private boolean enqueued(byte[] frame) {
        if (sink.enqueue(frame)) {
            return true;
        }
        sink.flush();
        return sink.enqueue(frame);
    }

    /** The usual case: a frame in the queue of each of many sockets is as many writes for the collector to look after. */
    private boolean takesAtOnce(Outgoing frame, FollowInbox.Changes changes) {
        boolean claimed = !frame.isSilent() && sink.claim(frame.frame().length);
        if (claimed) {
            sentRevision = frame.to();
            boolean isLive = changes.replay().isEmpty();
            sockets.measures().delivered(1, isLive);
            if (sink.write(frame.frame()) && isLive) {
                sockets.measures().handedOver(changes, 1);
            }
        }
        return claimed;
    }

    /** Plain mode has no word for it. */
    @Override
    public boolean live(Cursor at, Digest replayed) {
        // Between what was taken and here is nothing that a client could miss.
        sends(at);
        boolean told = mode == Mode.PLAIN || sink.enqueue(SessionFrames.live(at, replayed));
        sink.flush();
        return told;
    }

    /** Plain mode has no word for it, so its session ends with one. */
    @Override
    public boolean reset(ReadChanges.Reason why, Head head) {
        if (mode == Mode.PLAIN) {
            close(CloseCode.HISTORY_GONE);
            return true;
        }
        Cursor before = sentUpTo();
        sends(head.cursor());
        boolean told = sink.enqueue(SessionFrames.reset(why, head));
        if (!told) {
            sends(before);
        }
        sink.flush();
        return told;
    }

    @Override
    public void ended(FollowInbox.Why why) {
        if (why == FollowInbox.Why.REPLACED) {
            replaced = true;
            device.ifPresent(id -> sockets.takeovers().happened(user, id));
        }
        if (why == FollowInbox.Why.TOO_MANY) {
            sockets.measures().noRoomForUser();
        }
        close(
                switch (why) {
                    case REPLACED -> CloseCode.REPLACED;
                    case TOO_MANY -> CloseCode.TOO_MANY_SESSIONS;
                    case EXPIRED, REVOKED -> CloseCode.TOKEN_EXPIRED;
                    case STORE_UNAVAILABLE, FAILED -> CloseCode.STORE_UNAVAILABLE;
                    case STOPPED -> CloseCode.GOING_AWAY;
                });
    }

    @Override
    public void resumeIfDrained() {
        FollowInbox.Following present = following;
        if (present != null && sink.isDrained()) {
            present.ready();
        }
    }

    /** Sends a frame that is no change of the inbox; dropped if there is no room. */
    void tell(byte[] frame) {
        if (sink.enqueue(frame)) {
            sink.flush();
        }
    }

    /** In plain mode a client has nothing to say; what it says is dropped. */
    @Override
    public void text(String message) {
        if (closingSince != 0) {
            return; // Its client has not seen the close frame yet.
        }
        if (mode == Mode.V1) {
            ClientFrame.parse(message).ifPresentOrElse(this::accept, () -> close(CloseCode.BAD_FRAME));
        }
    }

    private void accept(ClientFrame frame) {
        switch (frame.type()) {
            case PING -> tell(SessionFrames.PONG);
            case TOKEN -> renew(frame.text("token").orElse(""));
            case ACK -> sockets.actions().acknowledge(this, frame);
            case READ -> sockets.actions().read(this, frame);
            case SEEN -> sockets.actions().seen(this, frame);
            case UNKNOWN -> tell(SessionFrames.error("unknown_type", "no frame of this type is known here"));
        }
    }

    /** The same user's newer token prolongs the session; anything else ends it, a key of a service among it. */
    private void renew(String token) {
        sockets.authenticate(this, token, renewed -> {
            if (renewed instanceof Verdict.Later) {
                close(CloseCode.STORE_UNAVAILABLE);
                return;
            }
            Optional<Caller> fresh =
                    renewed.caller().filter(one -> one.user().equals(user) && !(one instanceof Caller.Key));
            if (fresh.isEmpty()) {
                close(CloseCode.TOKEN_EXPIRED);
                return;
            }
            caller = fresh.get();
            following.renew(caller);
            // Revoked just now, when the session did not go by that login yet?
            closeUnlessValid(token);
        });
    }

    void closeUnlessValid(String token) {
        sockets.authenticate(this, token, present -> {
            if (present instanceof Verdict.Refused) {
                close(CloseCode.TOKEN_EXPIRED);
            }
        });
    }

    /** Nothing that its client asked for is of use any more. */
    boolean isOver() {
        return closingSince != 0;
    }

    /** It is noted before the frame is written: the connection may end within that call. */
    void close(CloseCode code) {
        if (closingSince == 0) {
            ending();
            CloseCode told = sockets.told(code);
            sink.close(told.code(), sockets.reason(told));
        }
    }

    /** Whoever ends it, it follows its inbox no longer. */
    @Override
    public void ending() {
        if (closingSince == 0) {
            closingSince = sockets.nanos();
            FollowInbox.Following present = following;
            if (present != null) {
                present.close();
            }
            sockets.actions().ended(this);
        }
    }

    @Override
    public synchronized void closed() {
        gone = true;
        ending();
        if (following != null) {
            following.close();
        }
        sockets.closed(this);
    }
}
