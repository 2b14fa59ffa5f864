package dev.notification.persistence;

import dev.notification.persistence.testkit.PostgresDatabase;
import dev.notification.persistence.testkit.SqliteDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Databases of both kinds as other versions, applications and their owners left them. */
final class SchemaFixture implements AfterEachCallback {
    static final List<String> FILES = List.of(
            "V1__inboxes.sql",
            "V2__devices_logins_retention.sql",
            "V3__own_users.sql",
            "V4__history_of_logins_and_devices.sql",
            "V5__names_and_audit.sql",
            "V6__a_key_for_every_table.sql",
            "V7__identity.sql",
            "V8__marks_and_a_wider_row.sql",
            "V9__deletion_and_audit.sql");

    private final SqliteDatabase sqlite = new SqliteDatabase();
    private final PostgresDatabase postgres = new PostgresDatabase();

    DatabaseConfig empty(Catalog kind) {
        return Map.of(Catalog.SQLITE, sqlite, Catalog.POSTGRESQL, postgres)
                .get(kind)
                .empty();
    }

    /** As an older version of the schema left it; those before 6 have their history where Flyway has it by itself. */
    DatabaseConfig older(Catalog kind, String version) {
        DatabaseConfig config = empty(kind);
        flyway(config)
                .locations("classpath:dev/notification/migration/" + kind.folder())
                .javaMigrations(new V5_1__NameKeys())
                .table(version.compareTo("6") < 0 ? SchemaHistory.STANDARD : SchemaHistory.TABLE)
                .target(version)
                .load()
                .migrate();
        if (kind == Catalog.SQLITE) {
            try {
                execute(config, "pragma journal_mode = WAL");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
        return config;
    }

    /** As this version leaves it. */
    DatabaseConfig current(Catalog kind) {
        DatabaseConfig config = empty(kind);
        PersistenceModule.migrate(config);
        return config;
    }

    /** What an application does with a database, its history where Flyway has it by itself. */
    static Flyway application(DatabaseConfig config, String... folders) {
        String[] locations = new String[folders.length];
        for (int i = 0; i < folders.length; i++) {
            locations[i] = "classpath:application/" + folders[i];
        }
        return flyway(config)
                .locations(locations)
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load();
    }

    private static FluentConfiguration flyway(DatabaseConfig config) {
        return Flyway.configure().dataSource(config.url(), config.user(), config.password());
    }

    /** Runs the files themselves, as {@code psql -f} and {@code sqlite3} do. */
    static void byHand(DatabaseConfig config, Catalog kind, List<String> files) throws SQLException, IOException {
        try (Connection connection = connect(config);
                Statement statement = connection.createStatement()) {
            for (String file : files) {
                statement.executeUpdate(text(kind, file));
            }
        }
    }

    static String text(Catalog kind, String file) throws IOException {
        String resource = "/dev/notification/migration/" + kind.folder() + "/" + file;
        try (InputStream in = SchemaFixture.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static Connection connect(DatabaseConfig config) throws SQLException {
        return DriverManager.getConnection(config.url(), config.user(), config.password());
    }

    static void execute(DatabaseConfig config, String... statements) throws SQLException {
        try (Connection connection = connect(config);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The first column of the answer. */
    static List<String> ask(DatabaseConfig config, String question) throws SQLException {
        try (Connection connection = connect(config);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(question)) {
            List<String> answer = new ArrayList<>();
            while (rows.next()) {
                answer.add(rows.getString(1));
            }
            return answer;
        }
    }

    /** Everything in the schema that has a name. */
    static List<String> names(DatabaseConfig config) throws SQLException {
        return ask(
                config,
                config.isSqlite()
                        ? "select name from sqlite_master order by name"
                        : "select relname from pg_class where relnamespace = current_schema()::regnamespace order by 1");
    }

    static SchemaShape shape(DatabaseConfig config) throws SQLException {
        Catalog kind = Catalog.of(config);
        try (Connection connection = connect(config)) {
            return kind.shape(connection, SchemaShape.expected(kind).tables());
        }
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        sqlite.afterEach(context);
    }
}
