package dev.notification.persistence;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.UserId;
import java.util.List;
import java.util.Optional;
import org.hibernate.StatelessSession;

/** Moves the mark up to which a user has seen their inbox, in the transaction that it is given. */
final class SeenMark {
    private SeenMark() {}

    /**
     * Empty if it is there already, if nothing has arrived on the way there, or if there is no such inbox. A mark takes a revision
     * itself: if it moved to its own, devices that each mark what they hear would answer one another for ever.
     */
    static Optional<Change.Marked> move(StatelessSession session, Heads heads, UserId user, long wanted) {
        Heads.Position position = heads.lock(session, List.of(user.value())).get(user.value());
        if (position == null || Math.min(wanted, position.head) <= position.seen) {
            return Optional.empty();
        }
        long upTo = Math.min(wanted, position.head);
        if (!hasArrived(session, position, upTo)) {
            return Optional.empty();
        }
        long unseen = unseen(session, position, upTo);
        MarkRow mark = MarkRow.seen(position.head + 1, upTo, position.unread);
        mark.store(session, user.value());
        session.createNativeMutationQuery(
                        "update inboxes set head = :rev, marks_rev = :rev, seen = :seen, unseen = :unseen"
                                + " where user_id = :user")
                .setParameter("rev", mark.rev())
                .setParameter("seen", upTo)
                .setParameter("unseen", unseen)
                .setParameter("user", user.value())
                .executeUpdate();
        return Optional.of(mark.toChange(user, unseen));
    }

    private static boolean hasArrived(StatelessSession session, Heads.Position position, long upTo) {
        return !session.createSelectionQuery(
                        "select id from NotificationRow where userId = :user and arrivedRev > :after"
                                + " and arrivedRev <= :upTo and removed = false",
                        Long.class)
                .setParameter("user", position.user)
                .setParameter("after", position.seen)
                .setParameter("upTo", upTo)
                .setMaxResults(1)
                .getResultList()
                .isEmpty();
    }

    /** Counts on that side of the new mark where less has happened: mostly nothing has, after it. */
    private static long unseen(StatelessSession session, Heads.Position position, long upTo) {
        if (position.head - upTo <= upTo - position.seen) {
            return upTo == position.head ? 0 : unread(session, position.user, upTo, position.head);
        }
        return position.unseen - unread(session, position.user, position.seen, upTo);
    }

    private static long unread(StatelessSession session, long user, long after, long upTo) {
        return session.createSelectionQuery(
                        "select count(*) from NotificationRow where userId = :user and arrivedRev > :after"
                                + " and arrivedRev <= :upTo and removed = false and read = false and archived = false",
                        Long.class)
                .setParameter("user", user)
                .setParameter("after", after)
                .setParameter("upTo", upTo)
                .getSingleResult();
    }
}
