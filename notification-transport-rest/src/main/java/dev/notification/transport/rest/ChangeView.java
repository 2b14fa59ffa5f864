package dev.notification.transport.rest;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Epoch;
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

    /** The feed after a cursor, whose revision is {@code rev}; {@code more}: ask again from {@code cursor} at once. */
    record Page(List<Step> changes, String cursor, long rev, boolean more, long unread, long unseen) {}

    /** A change of the feed of that history. */
    record Step(Epoch epoch, Change change) {}

    /** The feed cannot go on from there: read the history, then go on from {@code head}. */
    record Reset(String type, String reason, String head, long headRev, long unread, long unseen) {}

    static Object of(ReadChanges.Query query, ReadChanges.Outcome outcome) {
        return outcome.<Object>fold(
                changes -> page(query.since(), changes),
                reset -> new Reset(
                        FrameType.RESET.text(),
                        Json.word(reset.reason()),
                        reset.head().cursor().toString(),
                        reset.head().cursor().revision().value(),
                        reset.head().unread(),
                        reset.head().unseen()));
    }

    /** All that was read, or what of it fits into an answer: it ends earlier then, and there is more. */
    private static Page page(Cursor since, ReadChanges.Changes outcome) {
        var feed = outcome.feed();
        List<Change> fitting = AnswerSize.fitting(feed.changes(), ChangeView::notification);
        boolean isCut = fitting.size() < feed.changes().size();
        Revision end = isCut ? fitting.get(fitting.size() - 1).revision() : feed.end();
        return new Page(
                fitting.stream().map(change -> new Step(since.epoch(), change)).toList(),
                new Cursor(since.epoch(), end).toString(),
                end.value(),
                isCut || feed.more(),
                feed.head().unread(),
                feed.head().unseen());
    }

    private static Optional<Notification> notification(Change change) {
        return change instanceof Change.Present present ? Optional.of(present.notification()) : Optional.empty();
    }
}
