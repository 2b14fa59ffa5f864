package dev.notification.persistence;

import java.sql.PreparedStatement;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.hibernate.StatelessSession;
import org.hibernate.query.CommonQueryContract;

/** How a batch of new rows gets into {@code notifications}: the fastest way that each database has. */
@FunctionalInterface
interface NotificationInserts {
    String COLUMNS = "id, user_id, sender_id, message, title, category, priority, data, link, collapse_key,"
            + " created_ms, expires_ms, read, archived, removed, change, rev, arrived_rev, unread_after";

    /** PostgreSQL: many new rows as a table, {@code v}. */
    String ROWS = """
            unnest(cast(:id as bigint[]), cast(:user as bigint[]), cast(:sender as bigint[]),
                cast(:message as text[]), cast(:title as text[]), cast(:category as text[]),
                cast(:priority as text[]), cast(:data as text[]), cast(:link as text[]),
                cast(:collapse as text[]), cast(:created as bigint[]), cast(:expires as bigint[]),
                cast(:change as text[]), cast(:rev as bigint[]), cast(:unread as bigint[]))
            as v (id, user_id, sender_id, message, title, category, priority, data, link,
                collapse_key, created_ms, expires_ms, change, rev, unread_after)""";

    void insert(StatelessSession session, List<NotificationRow> rows);

    /**
     * SQLite runs in this process: a prepared statement per row costs no round trip. Bound by hand, past Hibernate's
     * work for each entity.
     */
    static NotificationInserts prepared() {
        String sql = "insert into notifications (" + COLUMNS + ") values (" + "?, ".repeat(18) + "?)";
        return (session, rows) -> session.doWork(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (NotificationRow row : rows) {
                    row.bind(statement);
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        });
    }

    /** PostgreSQL: one statement and one round trip for all rows, columns passed as arrays. */
    static NotificationInserts setBased() {
        String sql =
                "insert into notifications (" + COLUMNS + ") select " + values("rev", "unread_after") + " from " + ROWS;
        return (session, rows) ->
                bind(session.createNativeMutationQuery(sql), rows).executeUpdate();
    }

    /** What to select from {@link #ROWS} for {@link #COLUMNS}. */
    static String values(String rev, String unreadAfter) {
        return "v.id, v.user_id, v.sender_id, v.message, v.title, v.category, v.priority, v.data, v.link, v.collapse_key,"
                + " v.created_ms, v.expires_ms, false, false, false, v.change, " + rev + ", " + rev + ", "
                + unreadAfter;
    }

    /** Gives {@link #ROWS} its rows, a column an array. */
    static <Q extends CommonQueryContract> Q bind(Q query, List<NotificationRow> rows) {
        query.setParameter("id", longs(rows, row -> row.id))
                .setParameter("user", longs(rows, row -> row.userId))
                .setParameter("sender", longs(rows, row -> row.senderId))
                .setParameter("message", texts(rows, row -> row.message))
                .setParameter("title", texts(rows, row -> row.title))
                .setParameter("category", texts(rows, row -> row.category))
                .setParameter("priority", texts(rows, row -> row.priority))
                .setParameter("data", texts(rows, row -> row.data))
                .setParameter("link", texts(rows, row -> row.link))
                .setParameter("collapse", texts(rows, row -> row.collapseKey))
                .setParameter("created", longs(rows, row -> row.createdMs))
                .setParameter("expires", longs(rows, row -> row.expiresMs))
                .setParameter("change", texts(rows, row -> row.change))
                .setParameter("rev", longs(rows, row -> row.rev))
                .setParameter("unread", longs(rows, row -> row.unreadAfter));
        return query;
    }

    private static Long[] longs(List<NotificationRow> rows, Function<NotificationRow, Long> column) {
        return array(rows, column, Long[]::new);
    }

    private static String[] texts(List<NotificationRow> rows, Function<NotificationRow, String> column) {
        return array(rows, column, String[]::new);
    }

    private static <T> T[] array(
            List<NotificationRow> rows, Function<NotificationRow, T> column, IntFunction<T[]> make) {
        T[] values = make.apply(rows.size());
        for (int i = 0; i < values.length; i++) {
            values[i] = column.apply(rows.get(i));
        }
        return values;
    }
}
