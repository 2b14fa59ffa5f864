package dev.notification.transport.ws;

import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Feed;
import dev.notification.core.domain.Head;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.in.ReadChanges;
import dev.notification.core.port.in.ReadHead;
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

    private final ReadHead heads;
    private final ReadChanges changes;
    private final Executor workers;

    CatchUp(ReadHead heads, ReadChanges changes, Executor workers) {
        this.heads = heads;
        this.changes = changes;
        this.workers = workers;
    }

    /**
     * Starts a new session after {@code since}, or at the head.
     *
     * @param greeting called once the start and the head are known, before anything is replayed
     */
    void begin(Session session, Optional<Cursor> since, BiConsumer<Cursor, Head> greeting) {
        run(session, () -> {
            Head head = heads.head(session.user());
            Cursor start = since.orElse(head.cursor());
            session.startAt(start, since.isPresent() || session.mode() == Mode.V1);
            greeting.accept(start, head);
            replay(session);
        });
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
        } catch (StoreUnavailableException e) {
            session.close(CloseCode.STORE_UNAVAILABLE);
        } catch (RuntimeException e) {
            // The outermost edge of this thread: the client comes back and starts anew.
            LOG.error("a session could not be brought up to date", e);
            session.close(CloseCode.STORE_UNAVAILABLE);
        }
    }

    private void replay(Session session) {
        boolean done = false;
        while (!done && !session.hasEnded()) {
            Cursor since = session.sentUpTo();
            ReadChanges.Outcome outcome = changes.changes(new ReadChanges.Query(session.user(), since, PAGE));
            if (outcome instanceof ReadChanges.Reset reset) {
                reset(session, reset);
            } else {
                done = replay(session, since, ((ReadChanges.Changes) outcome).feed());
            }
        }
    }

    private static void reset(Session session, ReadChanges.Reset reset) {
        if (session.mode() == Mode.V1) {
            session.tell(SessionFrames.reset(reset.reason(), reset.head()));
        }
        session.startAt(reset.head().cursor(), session.isReplaying());
    }

    /** True when nothing is left to do for this thread: live, or waiting for the socket to drain. */
    private static boolean replay(Session session, Cursor since, Feed feed) {
        long from = since.revision().value();
        boolean backlog = session.isReplaying();
        List<Outgoing> frames = ChangeFrames.of(session.mode(), since.epoch(), feed.changes(), from, backlog);
        if (!session.replay(frames)) {
            session.resumeIfDrained();
            return true;
        }
        if (backlog) {
            session.replayed(session.backlog().plus(feed.changes(), from));
        }
        return !feed.more() && session.goLive(new Cursor(since.epoch(), feed.end()));
    }
}
