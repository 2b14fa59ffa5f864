package dev.notification.persistence;

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
                var values = new Long[rows.size()];
                for (int row = 0; row < values.length; row++) {
                    values[row] = rows.get(row)[column];
                }
                query.setParameter("v" + (column + 1), values);
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
            var json = new StringBuilder("[");
            for (long[] row : rows) {
                json.append(json.length() == 1 ? "[" : ",[");
                for (int column = 0; column < columns; column++) {
                    json.append(column == 0 ? "" : ",").append(row[column]);
                }
                json.append(']');
            }
            query.setParameter("v", json.append(']').toString());
        }
    };

    abstract String table(int columns);

    abstract void bind(CommonQueryContract query, List<long[]> rows, int columns);

    private static String list(int columns, String part) {
        return IntStream.rangeClosed(1, columns)
                .mapToObj(column -> String.format(part, column))
                .collect(Collectors.joining(", "));
    }
}
