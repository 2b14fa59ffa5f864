package dev.notification.transport.rest;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Notification;
import dev.notification.core.domain.Revision;
import dev.notification.core.port.in.inbox.ReadChanges;
import dev.notification.protocol.FrameType;
import dev.notification.protocol.Json;
import java.util.List;
import java.util.Optional;

/** What is answered to whoever asks for what has happened since a cursor. */
final class ChangeView {
    private ChangeView() {}

    /** The feed after a cursor; {@code more}: ask again from {@code cursor} at once. */
    record Page(List<? extends Change> changes, String cursor, boolean more, long unread) {}

    /** The feed cannot go on from there: read the history, then go on from {@code head}. */
    record Reset(String type, String reason, String head, long unread) {}

    static Object of(ReadChanges.Query query, ReadChanges.Outcome outcome) {
        return outcome.<Object>fold(
                changes -> page(query.since(), changes),
                reset -> new Reset(
                        FrameType.RESET.text(),
                        Json.word(reset.reason()),
                        reset.head().cursor().toString(),
                        reset.head().unread()));
    }

    /** All that was read, or what of it fits into an answer: it ends earlier then, and there is more. */
    private static Page page(Cursor since, ReadChanges.Changes outcome) {
        var feed = outcome.feed();
        List<Change> fitting = AnswerSize.fitting(feed.changes(), ChangeView::notification);
        boolean isCut = fitting.size() < feed.changes().size();
        Revision end = isCut ? fitting.get(fitting.size() - 1).revision() : feed.end();
        return new Page(
                fitting,
                new Cursor(since.epoch(), end).toString(),
                isCut || feed.more(),
                feed.head().unread());
    }

    private static Optional<Notification> notification(Change change) {
        return change instanceof Change.Present present ? Optional.of(present.notification()) : Optional.empty();
    }
}
