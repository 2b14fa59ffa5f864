package dev.notification.transport.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.notification.core.domain.Change;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Revision;
import dev.notification.core.port.in.ReadChanges;
import java.util.List;
import java.util.Locale;

/**
 * One change of the feed, as the WebSocket's frame of the same type tells it.
 *
 * @param unread the inbox's count right after this change
 * @param read with {@code archived}, the whole present state: of several changes only the last is named
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ChangeView(
        String type,
        long rev,
        long unread,
        Long id,
        String state,
        Boolean read,
        Boolean archived,
        String reason,
        NotificationView notification) {

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
                feed.changes().stream()
                        .map(change -> of(change, since.revision()))
                        .toList(),
                new Cursor(since.epoch(), feed.end()).toString(),
                feed.more(),
                feed.head().unread());
    }

    private static ChangeView of(Change change, Revision seen) {
        long rev = change.revision().value();
        if (change instanceof Change.Removed removed) {
            return new ChangeView(
                    "removed",
                    rev,
                    change.unread(),
                    change.id().value(),
                    null,
                    null,
                    null,
                    lower(removed.reason()),
                    null);
        }
        var present = (Change.Present) change;
        var notification = present.notification();
        return present.isNewAfter(seen)
                ? new ChangeView(
                        "notification",
                        rev,
                        change.unread(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        NotificationView.of(notification))
                : new ChangeView(
                        "state",
                        rev,
                        change.unread(),
                        change.id().value(),
                        lower(present.kind()),
                        notification.read(),
                        notification.archived(),
                        null,
                        null);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
