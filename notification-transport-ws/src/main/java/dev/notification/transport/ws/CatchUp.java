package dev.notification.transport.ws;

import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Feed;
import dev.notification.core.domain.Head;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.in.inbox.AskHead;
import dev.notification.core.port.in.inbox.ConnectDevice;
import dev.notification.core.port.in.inbox.ReadChanges;
import dev.notification.protocol.CloseCode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings sessions up to date from the store, on threads that may block. */
final class CatchUp {
    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);
    private static final int PAGE = 100;

    private final AskHead heads;
    private final ReadChanges changes;
    private final ConnectDevice devices;
    private final Executor workers;

    CatchUp(AskHead heads, ReadChanges changes, ConnectDevice devices, Executor workers) {
        this.heads = heads;
        this.changes = changes;
        this.devices = devices;
        this.workers = workers;
    }

    /**
     * Starts a new session after {@code since}, or where its device was, or at the head. Only now is the handshake's answer
     * written: whatever commits once the client knows that it is connected, it gets.
     *
     * @param greeting called once the start and the head are known, before anything is replayed
     */
    void begin(Session session, Optional<Cursor> since, BiConsumer<Cursor, Head> greeting) {
        heads.head(session.user()).whenComplete((head, failure) -> {
            if (failure != null) {
                failed(session, failure);
            } else if (session.device().isPresent()) {
                run(session, () -> {
                    Optional<Cursor> ofDevice =
                            session.device().map(device -> devices.connect(session.user(), device, since));
                    begin(session, since.or(() -> ofDevice), head, greeting);
                });
            } else {
                guarded(session, () -> begin(session, since, head, greeting));
            }
        });
    }

    /** Never blocks: what is left to read is read elsewhere. */
    private void begin(Session session, Optional<Cursor> resumed, Head head, BiConsumer<Cursor, Head> greeting) {
        Cursor start = resumed.orElse(head.cursor());
        session.startAt(start, resumed.isPresent() || session.mode() == Mode.V1);
        greeting.accept(start, head);
        // At the head there is nothing to read, unless something has been pushed since.
        if (!start.equals(head.cursor()) || !session.goLive(start)) {
            start(session);
        }
    }

    /** Continues a session from what it was sent last. */
    void start(Session session) {
        run(session, () -> replay(session));
    }

    private void run(Session session, Runnable work) {
        try {
            workers.execute(() -> guarded(session, work));
        } catch (RejectedExecutionException e) {
            session.close(CloseCode.STORE_UNAVAILABLE);
        }
    }

    private static void guarded(Session session, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            // The outermost edge of this thread.
            failed(session, e);
        }
    }

    /** A session that is under way waits for the store; any other ends, and its client comes back and starts anew. */
    private static void failed(Session session, Throwable reason) {
        boolean passing = reason instanceof StoreUnavailableException || reason instanceof OverloadedException;
        if (!passing) {
            LOG.error("a session could not be brought up to date", reason);
        }
        if (!passing || !session.waitForStore()) {
            session.close(CloseCode.STORE_UNAVAILABLE);
        }
    }

    private void replay(Session session) {
        boolean done = false;
        while (!done && !session.hasEnded()) {
            Cursor since = session.sentUpTo();
            ReadChanges.Outcome outcome = changes.changes(new ReadChanges.Query(session.user(), since, PAGE));
            if (outcome instanceof ReadChanges.Reset reset) {
                done = !reset(session, reset);
            } else {
                done = replay(session, since, ((ReadChanges.Changes) outcome).feed());
            }
        }
    }

    /** Plain mode has no word for it, so its session ends with one. */
    private static boolean reset(Session session, ReadChanges.Reset reset) {
        if (session.mode() == Mode.PLAIN) {
            session.close(CloseCode.HISTORY_GONE);
            return false;
        }
        boolean told = session.reset(
                SessionFrames.reset(reset.reason(), reset.head()), reset.head().cursor());
        session.sink().flush();
        return told;
    }

    /** True when nothing is left to do for this thread: live, or waiting for the socket to drain. */
    private static boolean replay(Session session, Cursor since, Feed feed) {
        long from = since.revision().value();
        boolean backlog = session.isReplaying();
        List<Outgoing> frames =
                ChangeFrames.replay(session.mode(), since.epoch(), feed.changes(), from, session.known(), backlog);
        if (!session.replay(frames)) {
            session.resumeIfDrained();
            return true;
        }
        return !feed.more() && session.goLive(new Cursor(since.epoch(), feed.end()));
    }
}
