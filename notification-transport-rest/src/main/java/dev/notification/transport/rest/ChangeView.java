package dev.notification.transport.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.notification.core.domain.Change;
import dev.notification.core.domain.Cursor;
import dev.notification.core.port.in.inbox.ReadChanges;
import java.util.List;
import java.util.Locale;

/**
 * One change of the feed. What is in the inbox comes whole, as a {@code notification} in its present state: the feed tells
 * of several changes only the last, so a client may never have had it, whatever happened to it last.
 *
 * @param change what happened last: arrived, replaced, read, unread, archived or unarchived
 * @param unread the inbox's count right after this change
 * @param reason removed, expired or recalled
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ChangeView(
        String type, long rev, long unread, Long id, String change, String reason, NotificationView notification) {

    /** The feed after a cursor; {@code more}: ask again from {@code cursor} at once. */
    record Page(List<ChangeView> changes, String cursor, boolean more, long unread) {}

    /** The feed cannot go on from there: read the history, then go on from {@code head}. */
    record Reset(String type, String reason, String head, long unread) {}

    static Object of(ReadChanges.Query query, ReadChanges.Outcome outcome) {
        return outcome.<Object>fold(
                changes -> page(query.since(), changes),
                reset -> new Reset(
                        "reset",
                        lower(reset.reason()),
                        reset.head().cursor().toString(),
                        reset.head().unread()));
    }

    private static Page page(Cursor since, ReadChanges.Changes outcome) {
        var feed = outcome.feed();
        return new Page(
                feed.changes().stream().map(ChangeView::of).toList(),
                new Cursor(since.epoch(), feed.end()).toString(),
                feed.more(),
                feed.head().unread());
    }

    private static ChangeView of(Change change) {
        long rev = change.revision().value();
        if (change instanceof Change.Removed removed) {
            return new ChangeView(
                    "removed", rev, change.unread(), change.id().value(), null, lower(removed.reason()), null);
        }
        var present = (Change.Present) change;
        NotificationView notification = NotificationView.of(present.notification());
        return new ChangeView("notification", rev, change.unread(), null, lower(present.kind()), null, notification);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
