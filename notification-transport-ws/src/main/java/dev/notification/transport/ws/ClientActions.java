package dev.notification.transport.ws;

import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Turns;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.RateLimitedException;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.in.inbox.AcknowledgeChanges;
import dev.notification.core.port.in.inbox.ChangeState;
import dev.notification.core.port.in.inbox.MarkSeen;
import dev.notification.core.port.in.inbox.SweepInbox;
import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.Fields;
import dev.notification.protocol.Refusal;
import dev.notification.protocol.SelectionJson;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client of {@code notification.v1} can do to its inbox. What is wrong is answered with an error frame. */
final class ClientActions {
    private static final Logger LOG = LoggerFactory.getLogger(ClientActions.class);
    /** Over all their sockets; less than a burst of one, which the store usually keeps up with. */
    static final int MAX_WAITING_OF_ONE_USER = 32;

    private final AcknowledgeChanges acknowledge;
    private final ChangeState state;
    private final SweepInbox sweeps;
    private final MarkSeen marks;
    private final Measures measures;
    private final Turns<UserId> turns;
    /** Of the sessions that are open. Each set is touched within this map's own calls only. */
    private final Map<ClientSession, Set<CompletableFuture<?>>> sweeping = new ConcurrentHashMap<>();

    /** @param workers may block on the store; users take turns, each has one of them at most */
    ClientActions(
            AcknowledgeChanges acknowledge,
            ChangeState state,
            SweepInbox sweeps,
            MarkSeen marks,
            Executor workers,
            Measures measures) {
        this.measures = measures;
        this.acknowledge = acknowledge;
        this.state = state;
        this.sweeps = sweeps;
        this.marks = marks;
        this.turns = new Turns<>(workers, 1);
    }

    /** Moves the device's stored cursor to one that this session has been sent. */
    void acknowledge(ClientSession session, ClientFrame frame) {
        Optional<DeviceId> device = session.device();
        if (device.isEmpty()) {
            session.tell(SessionFrames.error("no_device", "acks are kept per device: connect with ?device=<id>"));
            return;
        }
        Cursor sent = session.sentUpTo();
        Optional<Cursor> cursor = frame.text("cursor").flatMap(ClientActions::cursor);
        if (cursor.isEmpty()
                || !cursor.get().epoch().equals(sent.epoch())
                || cursor.get().revision().isAfter(sent.revision())) {
            session.tell(SessionFrames.error("invalid_cursor", "ack a cursor that this session has sent"));
            return;
        }
        acknowledge.acknowledge(session.user(), device.get(), cursor.get());
        measures.acknowledged();
    }

    /** Every session of the user, this one too, is told by a state frame. */
    void read(ClientSession session, ClientFrame frame) {
        understood(session, () -> selection(session, frame))
                .ifPresent(selection -> inTurn(session, () -> read(session, selection)));
    }

    /** Every session of the user, this one too, is told by a seen frame; by none, if as much had been seen. */
    void seen(ClientSession session, ClientFrame frame) {
        understood(session, () -> upTo(frame)).ifPresent(upTo -> inTurn(session, () -> seen(session, upTo)));
    }

    /** Empty if it is refused; its client has been told then. */
    private static <T> Optional<T> understood(ClientSession session, Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (Refusal e) {
            session.tell(
                    SessionFrames.error(e.problem().code().text(), e.problem().detail()));
            return Optional.empty();
        }
    }

    private void inTurn(ClientSession session, Runnable action) {
        if (turns.waiting(session.user()) >= MAX_WAITING_OF_ONE_USER) {
            measures.tooManyActions();
            session.tell(SessionFrames.error("rate_limited", "too much of yours is under way; wait, then try again"));
            return;
        }
        try {
            turns.add(session.user(), action);
        } catch (RejectedExecutionException e) {
            session.tell(SessionFrames.error("overloaded", "too much is under way; try again"));
        }
    }

    private void read(ClientSession session, Selection selection) {
        if (selection instanceof Selection.All all) {
            CompletableFuture<ChangeState.Changed> sweep =
                    sweeps.sweep(new SweepInbox.Command(session.user(), all.upTo(), all.filter(), Transition.READ));
            whileOpen(session, sweep);
            sweep.whenComplete((done, failure) -> tell(session, failure));
            return;
        }
        try {
            state.change(new ChangeState.Command(session.user(), selection, Transition.READ));
        } catch (StoreUnavailableException | OverloadedException | RateLimitedException e) {
            tell(session, e);
        }
    }

    private void seen(ClientSession session, Cursor upTo) {
        try {
            marks.seen(new MarkSeen.Command(session.user(), upTo));
        } catch (IllegalArgumentException e) {
            session.tell(SessionFrames.error(ErrorCode.INVALID_FIELD.text(), e.getMessage()));
        } catch (StoreUnavailableException | OverloadedException e) {
            tell(session, e);
        }
    }

    /** What went wrong, if anything did. */
    private void tell(ClientSession session, Throwable failure) {
        if (failure instanceof StoreUnavailableException) {
            session.tell(SessionFrames.error("store_unavailable", "not everything may have been marked; try again"));
        } else if (failure instanceof OverloadedException) {
            session.tell(SessionFrames.error("overloaded", "not everything may have been marked; try again"));
        } else if (failure instanceof RateLimitedException) {
            measures.tooManyActions();
            session.tell(SessionFrames.error("rate_limited", failure.getMessage() + "; wait, then try again"));
        } else if (failure != null && !(failure instanceof CancellationException)) { // Then its session is over.
            LOG.error("marking as read failed", failure);
        }
    }

    /** Cancels it when the session ends, as REST does: a client that asks and leaves must not keep the store busy. */
    private void whileOpen(ClientSession session, CompletableFuture<?> sweep) {
        if (sweep.isDone()) {
            return;
        }
        sweeping.compute(session, (same, others) -> {
            Set<CompletableFuture<?>> all = others == null ? new HashSet<>(2) : others;
            all.add(sweep);
            return all;
        });
        sweep.whenComplete((done, failure) -> sweeping.computeIfPresent(session, (same, all) -> {
            all.remove(sweep);
            return all.isEmpty() ? null : all;
        }));
        if (session.isOver()) {
            ended(session); // Perhaps before the sweep could be found.
        }
    }

    /** What it asked for and takes long stops; what was changed stays changed. */
    void ended(ClientSession session) {
        Set<CompletableFuture<?>> left = sweeping.remove(session);
        if (left != null) {
            left.forEach(sweep -> sweep.cancel(false));
        }
    }

    /** How many reads wait, of all users. */
    int waiting() {
        return turns.waiting();
    }

    private static Selection selection(ClientSession session, ClientFrame frame) {
        var fields = new Fields(frame.fields());
        Optional<Selection> selection = SelectionJson.read(fields, session.sentUpTo());
        fields.checkRead();
        return selection.orElseThrow();
    }

    private static Cursor upTo(ClientFrame frame) {
        var fields = new Fields(frame.fields());
        Optional<Cursor> upTo = fields.required("up_to", Fields.Type.TEXT, Cursor::parse);
        fields.checkRead();
        return upTo.orElseThrow();
    }

    private static Optional<Cursor> cursor(String text) {
        try {
            return Optional.of(Cursor.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
