package dev.notification.transport.rest;

import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Notification;
import dev.notification.core.port.in.inbox.ReadHistory;
import java.util.List;

/**
 * A page of the history, newest first.
 *
 * @param next {@code before=} of the next page; null at the end
 * @param unread of the whole inbox
 * @param cursor {@code since=} for what happens after this page
 */
record HistoryView(List<Notification> notifications, String next, long unread, String cursor) {
    static HistoryView of(ReadHistory.Page page) {
        return new HistoryView(
                page.notifications(),
                page.next().map(Cursor::toString).orElse(null),
                page.unread(),
                page.cursor().toString());
    }
}
