package dev.notification.persistence;

import dev.notification.core.port.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables, as {@code dev/notification/migration} describes them version by version. */
final class Schema {
    /** The one that this program needs. */
    static final MigrationVersion NEWEST = MigrationVersion.fromVersion("9");

    /** The one before the first. */
    static final MigrationVersion NOTHING = MigrationVersion.fromVersion("0");

    /** A table of every version, by a name that hardly anybody else takes. */
    private static final String OURS = "id_blocks";

    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);

    private final Catalog catalog;
    private final SchemaSource source;
    private final SchemaHistory history;
    private final SchemaShape needed;
    private final SchemaCheck check;

    private Schema(Catalog catalog, SchemaSource source) {
        this.catalog = catalog;
        this.source = source;
        this.history = new SchemaHistory(catalog);
        this.needed = SchemaShape.expected(catalog);
        this.check = new SchemaCheck(catalog, source, history, needed);
    }

    /** @param starting what connections to an SQLite file come from */
    static Schema of(DatabaseConfig config, DataSource starting) {
        return new Schema(
                Catalog.of(config),
                config.isSqlite() ? new SchemaSource.OfFile(starting) : new PostgresSchemaSource(config));
    }

    /**
     * Waits as long as somebody has locked a table on PostgreSQL, and says so in the log; on SQLite three seconds. Processes
     * that do it at once wait for each other. If it fails, whole versions of it are kept.
     *
     * @throws StoreUnavailableException if it cannot be done; what to do is said
     */
    PersistenceModule.Migrated bringUpToDate() {
        try {
            Optional<MigrationVersion> before = version();
            check.refuseNewer(before);
            var from = new AtomicReference<>(before);
            if (!before.equals(Optional.of(NEWEST))) {
                source.alone(() -> migrate(from));
            }
            check(SchemaCheck.Next.NOTHING);
            return new PersistenceModule.Migrated(from.get().map(MigrationVersion::toString), NEWEST.toString());
        } catch (FlywayException | SQLException e) {
            throw new StoreUnavailableException(
                    "the database's schema cannot be brought up to date; " + MigrationAdvice.of(e) + ": "
                            + e.getMessage(),
                    e);
        }
    }

    /**
     * What {@link #bringUpToDate} would do; changes nothing.
     *
     * @throws StoreUnavailableException if it is of a newer version, or cannot be asked
     */
    PersistenceModule.Migrated planned() {
        try {
            Optional<MigrationVersion> present = version();
            check.refuseNewer(present);
            return new PersistenceModule.Migrated(present.map(MigrationVersion::toString), NEWEST.toString());
        } catch (SQLException e) {
            throw notChecked(e);
        }
    }

    /**
     * Whether a schema of it is there, of any version: it looks for one table, by a name that nobody else has. Changes nothing.
     *
     * @throws StoreUnavailableException if it cannot be asked
     */
    boolean isThere() {
        try (Connection connection = source.asking().getConnection()) {
            return source.problemOfPlace(connection).isEmpty() && catalog.hasTable(connection, OURS);
        } catch (SQLException e) {
            throw notChecked(e);
        }
    }

    private static StoreUnavailableException notChecked(SQLException e) {
        return new StoreUnavailableException(
                "the database's schema cannot be checked; " + MigrationAdvice.ofCheck(e) + ": " + e.getMessage(), e);
    }

    /**
     * Changes nothing.
     *
     * @throws StoreUnavailableException if the schema is not what this version needs; what differs and what to do is said
     */
    void check() {
        try {
            check.refuseNewer(version());
            check(SchemaCheck.Next.MIGRATE);
        } catch (SQLException e) {
            throw notChecked(e);
        }
    }

    private void check(SchemaCheck.Next next) throws SQLException {
        try (Connection connection = source.asking().getConnection()) {
            check.refuseWhatDiffers(connection, next);
        }
    }

    private Optional<MigrationVersion> version() throws SQLException {
        try (Connection connection = source.asking().getConnection()) {
            // Else a schema that is named behind the one that is not there would answer.
            return source.problemOfPlace(connection).isPresent() ? Optional.empty() : history.version(connection);
        }
    }

    /**
     * As long as others that do the same get on with it, a failure of this one may be due to them: it looks again.
     *
     * @param from the version that was found; if there was none, one that a history says which moves here
     */
    private void migrate(AtomicReference<Optional<MigrationVersion>> from) throws SQLException {
        while (true) {
            int before = size();
            try {
                tryToMigrate(from);
                return;
            } catch (FlywayException e) {
                if (size() <= before) {
                    throw e;
                }
                LOG.debug("another process migrates at the same time", e);
            }
        }
    }

    private int size() throws SQLException {
        try (Connection connection = source.dataSource().getConnection()) {
            return history.size(connection);
        }
    }

    private void tryToMigrate(AtomicReference<Optional<MigrationVersion>> from) throws SQLException {
        try (Connection connection = source.dataSource().getConnection()) {
            source.makePlace(connection);
            check.refuseWithoutPlace(connection);
            Flyway flyway = flyway(connection, NOTHING);
            history.takeOver(connection, flyway.info().all());
            if (from.get().isEmpty()) {
                from.set(history.version(connection));
            }
            SchemaClash.refuse(catalog, connection, needed, source.adviceForOwnPlace());
            if (history.exists(connection)) {
                flyway.migrate();
                return;
            }
            if (catalog.shape(connection, needed.tables()).differences(needed).isEmpty()) {
                adopt(connection);
            } else {
                flyway.migrate();
            }
        }
    }

    /**
     * Somebody has made the schema with the same files: only what they cannot do is left. Who may not make tables here needs no
     * history, either.
     */
    private void adopt(Connection connection) throws SQLException {
        NameKeys.give(connection);
        if (source.mayMakeTables(connection)) {
            flyway(connection, NEWEST).baseline();
        } else {
            LOG.info("the schema was made by hand; no history of it is kept, for the role may not make tables");
        }
    }

    /** @param baseline the version of a schema that has no history */
    private Flyway flyway(Connection connection, MigrationVersion baseline) throws SQLException {
        return Flyway.configure(Schema.class.getClassLoader())
                .dataSource(source.dataSource())
                .defaultSchema(connection.getSchema())
                .createSchemas(false)
                .table(SchemaHistory.TABLE)
                .locations("classpath:dev/notification/migration/" + catalog.folder())
                .baselineOnMigrate(true)
                .baselineVersion(baseline)
                .lockRetryCount(-1)
                .javaMigrations(new V5_1__NameKeys())
                .load();
    }
}
