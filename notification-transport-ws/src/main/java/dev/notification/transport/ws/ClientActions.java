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
import dev.notification.protocol.Fields;
import dev.notification.protocol.Refusal;
import dev.notification.protocol.SelectionJson;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** What a client of {@code notification.v1} can do to its inbox. What is wrong is answered with an error frame. */
final class ClientActions {
    private final AcknowledgeChanges acknowledge;
    private final ChangeState state;
    private final Executor workers;

    /** @param workers may block on the store */
    ClientActions(AcknowledgeChanges acknowledge, ChangeState state, Executor workers) {
        this.acknowledge = acknowledge;
        this.state = state;
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
        try {
            state.change(new ChangeState.Command(session.user(), selection, Transition.READ));
        } catch (StoreUnavailableException e) {
            session.tell(SessionFrames.error("store_unavailable", "not everything may have been marked; try again"));
        } catch (OverloadedException e) {
            session.tell(SessionFrames.error("overloaded", "not everything may have been marked; try again"));
        } catch (RateLimitedException e) {
            session.tell(SessionFrames.error("rate_limited", e.getMessage() + "; wait, then try again"));
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
