package dev.notification.persistence;

import dev.notification.core.port.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables, as {@code dev/notification/migration} describes them version by version. */
final class Schema {
    /** The one that this program needs. */
    static final MigrationVersion NEWEST = MigrationVersion.fromVersion("6");

    /** The one before the first. */
    static final MigrationVersion NOTHING = MigrationVersion.fromVersion("0");

    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);

    private final Catalog catalog;
    private final SchemaSource source;
    private final SchemaHistory history;
    private final SchemaShape needed;

    private Schema(Catalog catalog, SchemaSource source) {
        this.catalog = catalog;
        this.source = source;
        this.history = new SchemaHistory(catalog);
        this.needed = SchemaShape.expected(catalog);
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
            refuseNewer(before);
            if (!before.equals(Optional.of(NEWEST))) {
                source.alone(this::migrate);
            }
            check(true);
            return new PersistenceModule.Migrated(before.map(MigrationVersion::toString), NEWEST.toString());
        } catch (FlywayException | SQLException e) {
            throw new StoreUnavailableException(
                    "the database's schema cannot be brought up to date; " + MigrationAdvice.of(e) + ": "
                            + e.getMessage(),
                    e);
        }
    }

    /**
     * Changes nothing.
     *
     * @throws StoreUnavailableException if the schema is not what this version needs; what differs and what to do is said
     */
    void check() {
        try {
            refuseNewer(version());
            check(false);
        } catch (SQLException e) {
            throw new StoreUnavailableException(
                    "the database's schema cannot be checked; " + MigrationAdvice.of(e) + ": " + e.getMessage(), e);
        }
    }

    private Optional<MigrationVersion> version() throws SQLException {
        try (Connection connection = source.dataSource().getConnection()) {
            return history.version(connection);
        }
    }

    private static void refuseNewer(Optional<MigrationVersion> version) {
        version.filter(one -> one.compareTo(NEWEST) > 0).ifPresent(newer -> {
            throw new StoreUnavailableException(
                    "the database's schema is at version " + newer
                            + ", made by a newer version of this program, which knows" + " versions up to " + NEWEST
                            + ": run that one, or restore a backup from before",
                    null);
        });
    }

    private void check(boolean migrates) throws SQLException {
        try (Connection connection = source.dataSource().getConnection()) {
            Optional<String> place = source.missingPlace(connection);
            if (place.isPresent()) {
                throw refused("it has no place", List.of(place.get()), "run 'notification migrate'");
            }
            Optional<MigrationVersion> version = history.version(connection);
            SchemaShape actual = catalog.shape(connection, needed.tables());
            if (version.isPresent() && version.get().compareTo(NEWEST) < 0) {
                throw refused(
                        "it is at version " + version.get() + ", and this program needs " + NEWEST,
                        List.of(),
                        "run 'notification migrate'");
            }
            if (actual.tables().isEmpty()) {
                throw refused("it has no tables of this service yet", List.of(), "run 'notification migrate'");
            }
            List<String> differences = actual.differences(needed);
            if (!differences.isEmpty()) {
                throw refused(
                        "it is not what this program needs",
                        differences,
                        version.isEmpty() && !migrates
                                ? "run 'notification migrate'"
                                : "somebody has changed it by hand: undo that, or restore a backup");
            }
            List<String> rights = catalog.missingRights(connection, needed.tables());
            if (!rights.isEmpty()) {
                throw refused(
                        "the role of the server lacks rights",
                        rights,
                        "let the owner grant them (docs/operations.md, Schema, has the statements)");
            }
            if (version.isEmpty() && NameKeys.areMissing(connection)) {
                throw refused(
                        "it was made by hand, and there are accounts without a key of their name",
                        List.of(),
                        "run 'notification migrate'");
            }
            List<String> slow = actual.missingIndexes(needed);
            if (!slow.isEmpty()) {
                LOG.warn("the database lacks the indexes {}: it will be slow", slow);
            }
        }
    }

    private static StoreUnavailableException refused(String what, List<String> differences, String advice) {
        String list = differences.isEmpty() ? "" : ": " + String.join("; ", differences);
        return new StoreUnavailableException(
                "the database's schema cannot be used, " + what + list + ". Nothing was changed; " + advice, null);
    }

    /** As long as others that do the same get on with it, a failure of this one may be due to them: it looks again. */
    private void migrate() throws SQLException {
        while (true) {
            int before = size();
            try {
                tryToMigrate();
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

    private void tryToMigrate() throws SQLException {
        try (Connection connection = source.dataSource().getConnection()) {
            source.makePlace(connection);
            Flyway flyway = flyway(connection, NOTHING);
            history.takeOver(connection, flyway.info().all());
            if (history.exists(connection)) {
                flyway.migrate();
                return;
            }
            SchemaClash.refuse(catalog, connection, needed, source.adviceForOwnPlace());
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
