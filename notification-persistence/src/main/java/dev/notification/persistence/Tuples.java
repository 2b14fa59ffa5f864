package dev.notification.persistence;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hibernate.query.CommonQueryContract;

/**
 * How a statement takes a table of whole numbers as its parameter: one round trip, whatever its length. The table is named
 * {@code v}, its columns {@code v1}, {@code v2}, …
 */
enum Tuples {
    POSTGRESQL {
        @Override
        String table(int columns) {
            return "unnest(" + list(columns, "cast(:v%d as bigint[])") + ") as v(" + list(columns, "v%d") + ")";
        }

        @Override
        void bind(CommonQueryContract query, List<long[]> rows, int columns) {
            for (int column = 0; column < columns; column++) {
                query.setParameter("v" + (column + 1), column(rows, column));
            }
        }

        @Override
        void bind(PreparedStatement statement, List<long[]> rows, int columns) throws SQLException {
            for (int column = 0; column < columns; column++) {
                statement.setArray(column + 1, statement.getConnection().createArrayOf("bigint", column(rows, column)));
            }
        }
    },
    SQLITE {
        @Override
        String table(int columns) {
            String parts = IntStream.range(0, columns)
                    .mapToObj(i -> "json_extract(value, '$[" + i + "]') as v" + (i + 1))
                    .collect(Collectors.joining(", "));
            return "(select " + parts + " from json_each(:v)) as v";
        }

        @Override
        void bind(CommonQueryContract query, List<long[]> rows, int columns) {
            query.setParameter("v", json(rows, columns));
        }

        @Override
        void bind(PreparedStatement statement, List<long[]> rows, int columns) throws SQLException {
            statement.setString(1, json(rows, columns));
        }
    };

    abstract String table(int columns);

    abstract void bind(CommonQueryContract query, List<long[]> rows, int columns);

    /** Of a statement made by {@link #plain}, which has no other parameters. */
    abstract void bind(PreparedStatement statement, List<long[]> rows, int columns) throws SQLException;

    /** A statement with one table as JDBC takes it, which knows no names of parameters. */
    static String plain(String sql) {
        return sql.replaceAll(":v\\d*", "?");
    }

    private static Long[] column(List<long[]> rows, int column) {
        return rows.stream().map(row -> row[column]).toArray(Long[]::new);
    }

    private static String json(List<long[]> rows, int columns) {
        var json = new StringBuilder("[");
        for (long[] row : rows) {
            json.append(json.length() == 1 ? "[" : ",[");
            for (int column = 0; column < columns; column++) {
                json.append(column == 0 ? "" : ",").append(row[column]);
            }
            json.append(']');
        }
        return json.append(']').toString();
    }

    private static String list(int columns, String part) {
        return IntStream.rangeClosed(1, columns)
                .mapToObj(column -> String.format(part, column))
                .collect(Collectors.joining(", "));
    }
}
