package dev.notification.persistence;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which columns, keys and indexes there are.
 *
 * @param columns {@code users.role} to {@code text not null default}, where {@code default} stands for any value that the
 *     database gives by itself
 * @param indexes {@code users: unique (name_key)} to the name of the index; {@code primary key}, {@code unique} or {@code
 *     index}, and {@code partial} behind it if it is not on all rows; some of SQLite's have no name
 */
record SchemaShape(Map<String, String> columns, Map<String, String> indexes) {
    static final String DEFAULT = " default";

    /** Of the tables that this version needs: what the migrations make, which a test compares. */
    static SchemaShape expected(Catalog catalog) {
        Map<String, String> columns = new TreeMap<>();
        Map<String, String> indexes = new TreeMap<>();
        for (String line : lines("/dev/notification/migration/" + catalog.folder() + ".shape")) {
            String[] parts = line.split(" = ");
            (parts[0].contains(":") ? indexes : columns).put(parts[0], parts.length > 1 ? parts[1] : "");
        }
        return new SchemaShape(columns, indexes);
    }

    private static List<String> lines(String resource) {
        try (InputStream in = Objects.requireNonNull(SchemaShape.class.getResourceAsStream(resource), resource);
                var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In small letters, in order. */
    Set<String> tables() {
        return columns.keySet().stream()
                .map(column -> column.substring(0, column.indexOf('.')))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Of tables and indexes. */
    Set<String> names() {
        return Stream.concat(tables().stream(), indexes.values().stream().filter(name -> !name.isEmpty()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Why this is not what is needed, a clause for each reason; empty: it is. More is fine: other tables, other indexes, other
     * columns as long as rows can be inserted without them, and values that the database gives by itself.
     */
    List<String> differences(SchemaShape expected) {
        List<String> differences = new ArrayList<>();
        expected.tables().stream()
                .sorted()
                .filter(table -> !tables().contains(table))
                .forEach(table -> differences.add("the table " + table + " is missing"));
        expected.columns.forEach((column, type) -> {
            String actual = columns.get(column);
            if (actual == null && tables().contains(column.substring(0, column.indexOf('.')))) {
                differences.add("the column " + column + " (" + type + ") is missing");
            } else if (actual != null && !actual.equals(type) && !actual.equals(type + DEFAULT)) {
                differences.add("the column " + column + " is " + actual + " instead of " + type);
            }
        });
        columns.forEach((column, type) -> {
            if (!expected.columns.containsKey(column) && type.endsWith(" not null")) {
                differences.add(
                        "the column " + column + " is not one of ours and must be given: nothing can be inserted");
            }
        });
        expected.indexes.keySet().stream()
                .filter(index -> isKey(index) && isLacking(index))
                .forEach(index -> differences.add(
                        "the table " + index.replace(":", " lacks its").replace(" partial", " of some rows")));
        return differences;
    }

    /** Indexes that only make it fast and are not there. */
    List<String> missingIndexes(SchemaShape expected) {
        return expected.indexes.keySet().stream()
                .filter(index -> !isKey(index) && isLacking(index))
                .map(index -> expected.indexes.get(index))
                .toList();
    }

    private static boolean isKey(String index) {
        return !index.contains(": index (");
    }

    private boolean isLacking(String index) {
        return !indexes.containsKey(index) && tables().contains(index.substring(0, index.indexOf(':')));
    }

    /** As the file says it. */
    List<String> lines() {
        return Stream.concat(columns.entrySet().stream(), indexes.entrySet().stream())
                .map(entry -> entry.getKey() + (entry.getValue().isEmpty() ? "" : " = " + entry.getValue()))
                .toList();
    }
}
