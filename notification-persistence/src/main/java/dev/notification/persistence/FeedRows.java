package dev.notification.persistence;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.Feed;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.StatelessSession;

/**
 * A part of a feed. The head is read first, and nothing after it: what has changed since in rows that this part would have is
 * after the head now, and comes next. So a part that goes to the head ends with the head's counts, whoever writes meanwhile.
 */
final class FeedRows {
    private FeedRows() {}

    static Feed part(StatelessSession session, InboxRow inbox, Revision after, int limit, Epoch epoch) {
        var user = new UserId(inbox.userId);
        Head head = inbox.toHead(epoch);
        List<NotificationRow> rows = rows(session, inbox, after.value(), limit + 1);
        List<MarkRow> marks = inbox.marksRev > after.value()
                ? MarkRow.changed(session, inbox.userId, after.value(), inbox.head)
                : List.of();
        boolean more = rows.size() + marks.size() > limit;
        List<Change> changes = new ArrayList<>(rows.size() + marks.size());
        int mark = 0;
        for (NotificationRow row : rows) {
            while (mark < marks.size() && marks.get(mark).rev() < row.rev) {
                changes.add(change(marks.get(mark++), user, inbox));
            }
            row.unseenAfter = row.rev == inbox.head ? inbox.unseen : Change.UNTOLD;
            changes.add(row.toChange());
        }
        while (mark < marks.size()) {
            changes.add(change(marks.get(mark++), user, inbox));
        }
        List<Change> part = more ? changes.subList(0, limit) : changes;
        Revision newest = head.cursor().revision();
        Revision end = more ? part.get(limit - 1).revision() : newest.isAfter(after) ? newest : after;
        return new Feed(part, end, more, head);
    }

    private static Change change(MarkRow mark, UserId user, InboxRow inbox) {
        return mark.toChange(user, mark.rev() == inbox.head ? inbox.unseen : Change.UNTOLD);
    }

    private static List<NotificationRow> rows(StatelessSession session, InboxRow inbox, long after, int limit) {
        return session.createSelectionQuery(
                        "from NotificationRow where userId = :user and rev > :after and rev <= :head order by rev",
                        NotificationRow.class)
                .setParameter("user", inbox.userId)
                .setParameter("after", after)
                .setParameter("head", inbox.head)
                .setMaxResults(limit)
                .getResultList();
    }
}
