package dev.notification.transport.ws;

import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.Transition;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.RateLimitedException;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.in.inbox.AcknowledgeChanges;
import dev.notification.core.port.in.inbox.ChangeState;
import dev.notification.core.port.in.inbox.SweepInbox;
import dev.notification.protocol.Fields;
import dev.notification.protocol.Refusal;
import dev.notification.protocol.SelectionJson;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client of {@code notification.v1} can do to its inbox. What is wrong is answered with an error frame. */
final class ClientActions {
    private static final Logger LOG = LoggerFactory.getLogger(ClientActions.class);

    private final AcknowledgeChanges acknowledge;
    private final ChangeState state;
    private final SweepInbox sweeps;
    private final Executor workers;

    /** @param workers may block on the store */
    ClientActions(AcknowledgeChanges acknowledge, ChangeState state, SweepInbox sweeps, Executor workers) {
        this.acknowledge = acknowledge;
        this.state = state;
        this.sweeps = sweeps;
        this.workers = workers;
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
    }

    /** Every session of the user, this one too, is told by a state frame. */
    void read(ClientSession session, ClientFrame frame) {
        Selection selection;
        try {
            selection = selection(session, frame);
        } catch (Refusal e) {
            session.tell(
                    SessionFrames.error(e.problem().code().text(), e.problem().detail()));
            return;
        }
        try {
            workers.execute(() -> read(session, selection));
        } catch (RejectedExecutionException e) {
            session.tell(SessionFrames.error("overloaded", "too much is under way; try again"));
        }
    }

    private void read(ClientSession session, Selection selection) {
        if (selection instanceof Selection.All all) {
            sweeps.sweep(new SweepInbox.Command(session.user(), all.upTo(), Transition.READ))
                    .whenComplete((done, failure) -> tell(session, failure));
            return;
        }
        try {
            state.change(new ChangeState.Command(session.user(), selection, Transition.READ));
        } catch (StoreUnavailableException | OverloadedException | RateLimitedException e) {
            tell(session, e);
        }
    }

    /** What went wrong, if anything did. */
    private static void tell(ClientSession session, Throwable failure) {
        if (failure instanceof StoreUnavailableException) {
            session.tell(SessionFrames.error("store_unavailable", "not everything may have been marked; try again"));
        } else if (failure instanceof OverloadedException) {
            session.tell(SessionFrames.error("overloaded", "not everything may have been marked; try again"));
        } else if (failure instanceof RateLimitedException) {
            session.tell(SessionFrames.error("rate_limited", failure.getMessage() + "; wait, then try again"));
        } else if (failure != null) {
            LOG.error("marking as read failed", failure);
        }
    }

    private static Selection selection(ClientSession session, ClientFrame frame) {
        var fields = new Fields(frame.fields());
        Optional<Selection> selection = SelectionJson.read(fields, session.sentUpTo());
        fields.checkRead();
        return selection.orElseThrow();
    }

    private static Optional<Cursor> cursor(String text) {
        try {
            return Optional.of(Cursor.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
