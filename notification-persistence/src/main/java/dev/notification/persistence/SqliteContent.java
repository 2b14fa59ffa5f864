package dev.notification.persistence;

import dev.notification.core.port.StoreUnavailableException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.api.MigrationVersion;

/**
 * What is in an SQLite file that was looked through from end to end and found well.
 *
 * @param schema the version of its tables; empty: they were made by hand
 * @param epoch the name of its history
 * @param newestId of a notification; 0: there is none
 */
record SqliteContent(Optional<MigrationVersion> schema, String epoch, long newestId) {
    /** Where Flyway keeps what it has done: ours, and its standard, which earlier versions took. */
    private static final List<String> SCHEMA_HISTORIES = List.of(SchemaHistory.TABLE, SchemaHistory.STANDARD);

    /**
     * @param named how the file is called in messages
     * @throws StoreUnavailableException if it is damaged, or no database of this service, or of a newer version of it
     */
    static SqliteContent of(DataSource source, Path named) {
        List<String> problems = SqliteStart.problems(source, "pragma integrity_check(10)");
        if (!problems.isEmpty()) {
            throw new StoreUnavailableException(named + " is damaged, or no SQLite database: " + problems, null);
        }
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            if (!has(statement, "history") || !has(statement, "id_blocks")) {
                throw new StoreUnavailableException(named + " is no database of this service", null);
            }
            Optional<MigrationVersion> schema = schema(statement);
            schema.filter(version -> version.compareTo(Schema.NEWEST) > 0).ifPresent(version -> {
                throw new StoreUnavailableException(
                        named + " is at version " + version
                                + " of the schema, made by a newer version of this program, which"
                                + " knows versions up to " + Schema.NEWEST + ": use that one",
                        null);
            });
            return new SqliteContent(
                    schema,
                    text(statement, "select epoch from history").orElse(""),
                    Long.parseLong(text(statement, "select coalesce(max(id), 0) from notifications")
                            .orElse("0")));
        } catch (SQLException e) {
            throw new StoreUnavailableException(named + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Optional<MigrationVersion> schema(Statement statement) throws SQLException {
        Optional<MigrationVersion> newest = Optional.empty();
        for (String history : SCHEMA_HISTORIES) {
            if (newest.isEmpty() && has(statement, history)) {
                newest = SchemaHistory.newest(statement, history);
            }
        }
        return newest;
    }

    private static boolean has(Statement statement, String table) throws SQLException {
        return text(statement, "select name from sqlite_master where type = 'table' and name = '" + table + "'")
                .isPresent();
    }

    private static Optional<String> text(Statement statement, String question) throws SQLException {
        try (ResultSet row = statement.executeQuery(question)) {
            return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
        }
    }
}
