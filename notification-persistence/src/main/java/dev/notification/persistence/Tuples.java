package dev.notification.persistence;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How a JDBC statement takes a table of whole numbers as its parameter: one round trip, whatever its length. The table is
 * named {@code v}, its columns {@code v1}, {@code v2}, …
 */
enum Tuples {
    POSTGRESQL {
        @Override
        String table(int columns) {
            return "unnest(" + list(columns, "cast(? as bigint[])") + ") as v(" + list(columns, "v%d") + ")";
        }

        @Override
        void bind(PreparedStatement statement, int first, List<long[]> rows, int columns) throws SQLException {
            for (int column = 0; column < columns; column++) {
                long[] values = new long[rows.size()];
                for (int row = 0; row < values.length; row++) {
                    values[row] = rows.get(row)[column];
                }
                statement.setObject(first + column, values);
            }
        }
    },
    SQLITE {
        @Override
        String table(int columns) {
            String parts = IntStream.range(0, columns)
                    .mapToObj(i -> "json_extract(value, '$[" + i + "]') as v" + (i + 1))
                    .collect(Collectors.joining(", "));
            return "(select " + parts + " from json_each(?)) as v";
        }

        @Override
        void bind(PreparedStatement statement, int first, List<long[]> rows, int columns) throws SQLException {
            var json = new StringBuilder("[");
            for (long[] row : rows) {
                json.append(json.length() == 1 ? "[" : ",[");
                for (int column = 0; column < columns; column++) {
                    json.append(column == 0 ? "" : ",").append(row[column]);
                }
                json.append(']');
            }
            statement.setString(first, json.append(']').toString());
        }
    };

    abstract String table(int columns);

    /** @param first the number of the table's first parameter in the statement, from 1 */
    abstract void bind(PreparedStatement statement, int first, List<long[]> rows, int columns) throws SQLException;

    private static String list(int columns, String part) {
        return IntStream.rangeClosed(1, columns)
                .mapToObj(column -> part.replace("%d", Integer.toString(column)))
                .collect(Collectors.joining(", "));
    }
}
