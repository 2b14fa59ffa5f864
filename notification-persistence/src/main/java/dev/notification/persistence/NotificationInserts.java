package dev.notification.persistence;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ToLongFunction;
import org.hibernate.StatelessSession;

/** How a batch of new rows gets into {@code notifications}: the fastest way that each database has. */
@FunctionalInterface
interface NotificationInserts {
    String COLUMNS = "id, user_id, sender_id, message, title, category, priority, data, link, collapse_key,"
            + " created_ms, expires_ms, read, archived, removed, change, rev, arrived_rev, unread_after, changed_ms";

    String ROW_NAMES = " as v (id, user_id, sender_id, message, title, category, priority, data, link,"
            + " collapse_key, created_ms, expires_ms, change, rev, unread_after)";

    /** PostgreSQL: many new rows as a table, {@code v}; its parameters are for {@link #bind}. */
    String ROWS = """
            unnest(cast(? as bigint[]), cast(? as bigint[]), cast(? as bigint[]),
                cast(? as text[]), cast(? as text[]), cast(? as text[]),
                cast(? as text[]), cast(? as text[]), cast(? as text[]),
                cast(? as text[]), cast(? as bigint[]), cast(? as bigint[]),
                cast(? as text[]), cast(? as bigint[]), cast(? as bigint[]))""" + ROW_NAMES;

    void insert(StatelessSession session, List<NotificationRow> rows);

    /**
     * SQLite runs in this process: a prepared statement per row costs no round trip. Bound by hand, past Hibernate's
     * work for each entity.
     */
    static NotificationInserts prepared() {
        String sql = "insert into notifications (" + COLUMNS + ") values (" + "?, ".repeat(19) + "?)";
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
        return (session, rows) -> session.doWork(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                bind(statement, 1, rows);
                statement.executeUpdate();
            }
        });
    }

    /** PostgreSQL: so many new rows as a table, {@code v}; its parameters are for {@link #bindEach}. */
    static String rows(int count) {
        String row = "(cast(? as bigint), cast(? as bigint), cast(? as bigint), ?, ?, ?, ?, ?, ?, ?,"
                + " cast(? as bigint), cast(? as bigint), ?, cast(? as bigint), cast(? as bigint))";
        return "(values " + String.join(", ", Collections.nCopies(count, row)) + ")" + ROW_NAMES;
    }

    /** What to select from {@link #ROWS} for {@link #COLUMNS}. */
    static String values(String rev, String unreadAfter) {
        return "v.id, v.user_id, v.sender_id, v.message, v.title, v.category, v.priority, v.data, v.link, v.collapse_key,"
                + " v.created_ms, v.expires_ms, false, false, false, v.change, " + rev + ", " + rev + ", "
                + unreadAfter + ", v.created_ms";
    }

    /**
     * Gives {@link #ROWS} its rows, a column an array.
     *
     * @param first the number of its first parameter in the statement, from 1
     */
    static void bind(PreparedStatement statement, int first, List<NotificationRow> rows) throws SQLException {
        Object[] columns = {
            longs(rows, row -> row.id),
            longs(rows, row -> row.userId),
            longs(rows, row -> row.senderId),
            texts(rows, row -> row.message),
            texts(rows, row -> row.title),
            texts(rows, row -> row.category),
            texts(rows, row -> row.priority),
            texts(rows, row -> row.data),
            texts(rows, row -> row.link),
            texts(rows, row -> row.collapseKey),
            longs(rows, row -> row.createdMs),
            array(rows, row -> row.expiresMs, Long[]::new),
            texts(rows, row -> row.change),
            longs(rows, row -> row.rev),
            longs(rows, row -> row.unreadAfter)
        };
        for (int i = 0; i < columns.length; i++) {
            statement.setObject(first + i, columns[i]);
        }
    }

    /**
     * Gives {@link #rows} its rows, one after the other.
     *
     * @param first the number of its first parameter in the statement, from 1
     */
    static void bindEach(PreparedStatement statement, int first, List<NotificationRow> rows) throws SQLException {
        int next = first;
        for (NotificationRow row : rows) {
            statement.setLong(next++, row.id);
            statement.setLong(next++, row.userId);
            statement.setLong(next++, row.senderId);
            statement.setString(next++, row.message);
            statement.setString(next++, row.title);
            statement.setString(next++, row.category);
            statement.setString(next++, row.priority);
            statement.setString(next++, row.data);
            statement.setString(next++, row.link);
            statement.setString(next++, row.collapseKey);
            statement.setLong(next++, row.createdMs);
            statement.setObject(next++, row.expiresMs, Types.BIGINT);
            statement.setString(next++, row.change);
            statement.setLong(next++, row.rev);
            statement.setLong(next++, row.unreadAfter);
        }
    }

    private static long[] longs(List<NotificationRow> rows, ToLongFunction<NotificationRow> column) {
        long[] values = new long[rows.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.applyAsLong(rows.get(i));
        }
        return values;
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
