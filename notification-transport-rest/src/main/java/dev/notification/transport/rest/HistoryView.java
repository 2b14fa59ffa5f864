package dev.notification.transport.rest;

import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Notification;
import dev.notification.core.port.in.inbox.ReadHistory;
import java.util.List;
import java.util.Optional;

/**
 * A page of the history, newest first.
 *
 * @param next {@code before=} of the next page; null at the end
 * @param unread of the whole inbox
 * @param unseen of the whole inbox
 * @param cursor {@code since=} for what happens after this page
 * @param rev its revision
 */
record HistoryView(List<Notification> notifications, String next, long unread, long unseen, String cursor, long rev) {
    /** All of the page, or what of it fits into an answer: {@code next} is earlier then. */
    static HistoryView of(ReadHistory.Page page) {
        List<Notification> fitting = AnswerSize.fitting(page.notifications(), Optional::of);
        Optional<Cursor> next = fitting.size() == page.notifications().size()
                ? page.next()
                : Optional.of(new Cursor(
                        page.cursor().epoch(), fitting.get(fitting.size() - 1).arrived()));
        return new HistoryView(
                fitting,
                next.map(Cursor::toString).orElse(null),
                page.unread(),
                page.unseen(),
                page.cursor().toString(),
                page.cursor().revision().value());
    }
}
