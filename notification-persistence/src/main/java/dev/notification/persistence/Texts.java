package dev.notification.persistence;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How a JDBC statement takes a table of texts as its parameter, as {@link Tuples} does for numbers. The table is named {@code t}, its
 * columns {@code v1}, {@code v2}, …; a text that is not there is null.
 */
enum Texts {
    POSTGRESQL {
        @Override
        String table(int columns) {
            return "unnest(" + list(columns, "cast(? as text[])") + ") as t(" + list(columns, "v%d") + ")";
        }

        @Override
        int bind(PreparedStatement statement, int first, List<List<Optional<String>>> rows, int columns)
                throws SQLException {
            for (int column = 0; column < columns; column++) {
                String[] values = new String[rows.size()];
                for (int row = 0; row < values.length; row++) {
                    values[row] = rows.get(row).get(column).orElse(null);
                }
                statement.setObject(first + column, values);
            }
            return first + columns;
        }
    },
    SQLITE {
        @Override
        String table(int columns) {
            String parts = IntStream.range(0, columns)
                    .mapToObj(i -> "json_extract(value, '$[" + i + "]') as v" + (i + 1))
                    .collect(Collectors.joining(", "));
            return "(select " + parts + " from json_each(?)) as t";
        }

        @Override
        int bind(PreparedStatement statement, int first, List<List<Optional<String>>> rows, int columns)
                throws SQLException {
            var json = new StringBuilder("[");
            for (List<Optional<String>> row : rows) {
                json.append(json.length() == 1 ? "[" : ",[");
                for (int column = 0; column < columns; column++) {
                    json.append(column == 0 ? "" : ",");
                    append(json, row.get(column));
                }
                json.append(']');
            }
            statement.setString(first, json.append(']').toString());
            return first + 1;
        }
    };

    abstract String table(int columns);

    /**
     * @param first the number of the table's first parameter in the statement, from 1
     * @return the number of the parameter behind it
     */
    abstract int bind(PreparedStatement statement, int first, List<List<Optional<String>>> rows, int columns)
            throws SQLException;

    /** As {@link #bind(PreparedStatement, int, List, int)}, of a table with one column. */
    int bind(PreparedStatement statement, int first, List<String> texts) throws SQLException {
        return bind(
                statement,
                first,
                texts.stream().map(text -> List.of(Optional.of(text))).toList(),
                1);
    }

    /** As a JSON string (RFC 8259, section 7). */
    private static void append(StringBuilder json, Optional<String> text) {
        if (text.isEmpty()) {
            json.append("null");
            return;
        }
        json.append('"');
        text.get().chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                json.append('\\').append((char) c);
            } else if (c < ' ') {
                json.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                json.append((char) c);
            }
        });
        json.append('"');
    }

    private static String list(int columns, String part) {
        return IntStream.rangeClosed(1, columns)
                .mapToObj(column -> part.replace("%d", Integer.toString(column)))
                .collect(Collectors.joining(", "));
    }
}
