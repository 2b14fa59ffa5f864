package dev.notification.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.persistence.DatabaseConfig;
import dev.notification.persistence.testkit.PostgresDatabase;
import dev.notification.persistence.testkit.SqliteDatabase;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MigrateCommandTest {
    @RegisterExtension
    final SqliteDatabase sqlite = new SqliteDatabase();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void anSqliteFileIsMadeAndThenServedWithoutMigrating() {
        migratesAndServes(sqlite.empty());
    }

    @Test
    void aPostgresDatabaseIsMadeAndThenServedWithoutMigrating() {
        migratesAndServes(new PostgresDatabase().empty());
    }

    private void migratesAndServes(DatabaseConfig database) {
        assertThat(run(database, "--http.host=127.0.0.1", "--http.port=0", "--database.migrate=off", "--check"))
                .isEqualTo(69);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("run 'notification migrate'");

        assertThat(run(database, "migrate")).isZero();
        assertThat(output()).contains("the schema was brought to version ");
        // Whatever the server may do: this is what was asked for.
        assertThat(run(database, "--database.migrate=off", "migrate")).isZero();
        assertThat(output()).containsPattern("the schema is at version \\d+ already");

        assertThat(run(database, "--http.host=127.0.0.1", "--http.port=0", "--database.migrate=off", "--check"))
                .isZero();
        assertThat(output()).contains("everything starts");
    }

    @Test
    void aDatabaseThatIsNotThereIsSaidWithWhatToDo() {
        assertThat(run(DatabaseConfig.of("jdbc:postgresql://localhost:1/none"), "migrate"))
                .isEqualTo(69);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("start again when the database is back")
                .doesNotContain("\tat ");
    }

    /** A server of an earlier version may be running on it, and the way back ends with a migration. */
    @Test
    void noOtherCommandMigrates() throws SQLException {
        for (DatabaseConfig database : List.of(sqlite.empty(), new PostgresDatabase().empty())) {
            assertThat(run(database, "migrate")).isZero();
            assertThat(run(database, "user", "list")).isZero();
            String newest = "from notification_schema_history where installed_rank ="
                    + " (select max(installed_rank) from notification_schema_history)";
            try (Connection connection = DriverManager.getConnection(database.url(), database.user(), "");
                    Statement statement = connection.createStatement()) {
                statement.executeUpdate("delete " + newest);
            }

            for (String command : List.of(
                    "user list", "key list", "user show ada", "key create shop --scopes send", "service create shop")) {
                err.reset();
                assertThat(run(database, command.split(" "))).as(command).isEqualTo(69);
                assertThat(err.toString(StandardCharsets.UTF_8)).as(command).contains("run 'notification migrate'");
            }

            out.reset();
            assertThat(run(database, "migrate", "--dry-run")).isZero();
            assertThat(output()).contains("would");
        }
    }

    private String output() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private int run(DatabaseConfig database, String... arguments) {
        return Main.run(
                arguments,
                Map.of(
                        "NOTIFICATION_DATABASE_URL", database.url(),
                        "NOTIFICATION_DATABASE_USER", database.user(),
                        "NOTIFICATION_JWT_SECRET", "vNm4wq0ZkV1Yp7uX9sLr2TgHcB5dJf8A"),
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }
}
