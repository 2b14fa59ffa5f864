package dev.notification.persistence;

import dev.notification.core.domain.Category;
import dev.notification.core.domain.UnreadCounts;
import dev.notification.core.domain.UserId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hibernate.StatelessSession;

/**
 * Counts by category. The head says how many are unread, so the inbox is read from its newest until so many were found, in the
 * index of the history: most often that is little more than what is counted. An index of what is unread would be smaller, but
 * every send would have to write it.
 */
final class UnreadByCategory {
    /** One statement: what it reads is of one moment. */
    static final String COUNTS = String.format(Locale.ROOT, """
            select i.unread, i.unseen, counted.category, counted.number from inboxes i left join (
                select category, count(*) as number from (
                    select category from notifications
                    where user_id = ? and read = false and archived = false and removed = false
                    order by arrived_rev desc limit (select unread from inboxes where user_id = ?)) as newest
                group by category order by number desc limit %d) as counted on true
            where i.user_id = ? order by counted.number desc""", UnreadCounts.MAX_CATEGORIES);

    private UnreadByCategory() {}

    /** Empty if there is no such inbox. */
    static Optional<UnreadCounts> read(StatelessSession session, UserId user) {
        return session.doReturningWork(connection -> read(connection, user.value()));
    }

    private static Optional<UnreadCounts> read(Connection connection, long user) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(COUNTS)) {
            for (int parameter = 1; parameter <= 3; parameter++) {
                statement.setLong(parameter, user);
            }
            try (ResultSet rows = statement.executeQuery()) {
                return counts(rows);
            }
        }
    }

    private static Optional<UnreadCounts> counts(ResultSet rows) throws SQLException {
        Map<Optional<Category>, Long> byCategory = new LinkedHashMap<>();
        long unread = -1;
        long unseen = 0;
        while (rows.next()) {
            unread = rows.getLong(1);
            unseen = rows.getLong(2);
            long number = rows.getLong(4);
            if (number > 0) {
                byCategory.put(Optional.ofNullable(rows.getString(3)).map(Category::new), number);
            }
        }
        return unread < 0 ? Optional.empty() : Optional.of(new UnreadCounts(unread, unseen, byCategory));
    }
}
