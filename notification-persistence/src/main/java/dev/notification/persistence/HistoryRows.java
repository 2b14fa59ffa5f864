package dev.notification.persistence;

import dev.notification.core.domain.Head;
import dev.notification.core.domain.HistoryFilter;
import dev.notification.core.domain.HistoryPage;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import java.util.List;
import java.util.Optional;
import org.hibernate.StatelessSession;

/**
 * A page of a history. Where the filter fits few, the page ends after so many rows that were looked at: that end is asked
 * for first, in the index alone, and only where the inbox can hold so many.
 */
final class HistoryRows {
    private HistoryRows() {}

    /** @param head read before */
    static HistoryPage page(
            StatelessSession session,
            UserId user,
            HistoryFilter filter,
            Optional<Revision> before,
            int limit,
            int lookedAt,
            Head head) {
        Optional<Long> beyond = beyond(session, user, before, lookedAt, head);
        List<NotificationRow> rows = rows(session, user, filter, before, beyond, limit + 1);
        boolean more = rows.size() > limit;
        List<NotificationRow> page = more ? rows.subList(0, limit) : rows;
        Optional<Revision> next = more
                ? Optional.of(new Revision(page.get(limit - 1).arrivedRev))
                : beyond.map(place -> new Revision(place + 1));
        return new HistoryPage(
                page.stream().map(NotificationRow::toNotification).toList(), next, head);
    }

    /** The newest place that is not looked at any more; empty: all can be. No two rows have the same. */
    private static Optional<Long> beyond(
            StatelessSession session, UserId user, Optional<Revision> before, int lookedAt, Head head) {
        long end = before.map(Revision::value).orElse(Long.MAX_VALUE);
        if (Math.min(end - 1, head.cursor().revision().value()) <= lookedAt) {
            return Optional.empty();
        }
        return session
                .createSelectionQuery(
                        "select arrivedRev from NotificationRow where userId = :user and arrivedRev < :end"
                                + " order by arrivedRev desc",
                        Long.class)
                .setParameter("user", user.value())
                .setParameter("end", end)
                .setFirstResult(lookedAt)
                .setMaxResults(1)
                .getResultList()
                .stream()
                .findFirst();
    }

    private static List<NotificationRow> rows(
            StatelessSession session,
            UserId user,
            HistoryFilter filter,
            Optional<Revision> before,
            Optional<Long> beyond,
            int limit) {
        String hql = "from NotificationRow where userId = :user and removed = false and archived = " + filter.archived()
                + filter.unread().map(unread -> " and read = " + !unread).orElse("")
                + filter.categories().map(CategorySql::condition).orElse("")
                + before.map(revision -> " and arrivedRev < :before").orElse("")
                + beyond.map(place -> " and arrivedRev > :beyond").orElse("")
                + " order by arrivedRev desc";
        var query = session.createSelectionQuery(hql, NotificationRow.class).setParameter("user", user.value());
        filter.categories().ifPresent(some -> CategorySql.bind(some, query));
        before.map(Revision::value).ifPresent(revision -> query.setParameter("before", revision));
        beyond.ifPresent(place -> query.setParameter("beyond", place));
        return query.setMaxResults(limit).getResultList();
    }
}
