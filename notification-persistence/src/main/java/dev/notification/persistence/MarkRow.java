package dev.notification.persistence;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Mark;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import java.util.List;
import org.hibernate.StatelessSession;

/**
 * A row of {@code inbox_marks}: one mark of an inbox, as of its newest change.
 *
 * @param unreadAfter the inbox's unread count right after that
 */
record MarkRow(String name, long rev, String value, long unreadAfter) {
    private static final String SEEN = "seen";

    /** Those that changed after one revision and up to another, oldest first; there are few, whatever happened. */
    static List<MarkRow> changed(StatelessSession session, long user, long after, long upTo) {
        return session
                .createNativeQuery(
                        "select name, rev, value, unread_after from inbox_marks"
                                + " where user_id = :user and rev > :after and rev <= :upTo order by rev",
                        Object[].class)
                .setParameter("user", user)
                .setParameter("after", after)
                .setParameter("upTo", upTo)
                .getResultList()
                .stream()
                .map(row -> new MarkRow(
                        (String) row[0], ((Number) row[1]).longValue(), (String) row[2], ((Number) row[3]).longValue()))
                .toList();
    }

    static MarkRow seen(long rev, long upTo, long unreadAfter) {
        return new MarkRow(SEEN, rev, Long.toString(upTo), unreadAfter);
    }

    void store(StatelessSession session, long user) {
        session.createNativeMutationQuery("insert into inbox_marks (user_id, name, rev, value, unread_after)"
                        + " values (:user, :name, :rev, :value, :unread) on conflict (user_id, name) do update"
                        + " set rev = excluded.rev, value = excluded.value, unread_after = excluded.unread_after")
                .setParameter("user", user)
                .setParameter("name", name)
                .setParameter("rev", rev)
                .setParameter("value", value)
                .setParameter("unread", unreadAfter)
                .executeUpdate();
    }

    Change.Marked toChange(UserId inbox, long unseenAfter) {
        return new Change.Marked(inbox, new Revision(rev), mark(), unreadAfter, unseenAfter);
    }

    private Mark mark() {
        if (!name.equals(SEEN)) {
            throw new IllegalStateException("no mark of this version: " + name);
        }
        return new Mark.Seen(new Revision(Long.parseLong(value)));
    }
}
