package dev.notification.persistence;

import dev.notification.core.port.StoreUnavailableException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;

/** The tables, as {@code dev/notification/migration} describes them version by version. */
final class Schema {
    /** The one that this program needs. */
    static final MigrationVersion NEWEST = MigrationVersion.fromVersion("5.1");

    private Schema() {}

    /**
     * A schema that somebody made with the same files and psql has no Flyway history: it is taken as not migrated yet, and
     * the files, which can be repeated, run again. Somebody else's schema Flyway refuses.
     *
     * @param kind the folder of the database's files
     * @throws StoreUnavailableException if it cannot be done; what to do is said
     */
    static void bringUpToDate(DataSource source, String kind) {
        try {
            Flyway.configure()
                    .dataSource(source)
                    .locations("classpath:dev/notification/migration/" + kind)
                    .baselineOnMigrate(isOurs(source))
                    .baselineVersion("0")
                    .javaMigrations(new V5_1__NameKeys())
                    .load()
                    .migrate();
        } catch (FlywayException | SQLException e) {
            throw new StoreUnavailableException(
                    "the database's schema cannot be brought up to date; " + advice(e) + ": " + e.getMessage(), e);
        }
    }

    private static String advice(Exception failure) {
        boolean busy = Failures.sqlCause(failure).filter(Failures::isBusy).isPresent();
        return busy
                ? "another process has locked it: start again when that is done"
                : "give it a database of its own, or restore a backup";
    }

    private static boolean isOurs(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                ResultSet tables = connection.getMetaData().getTables(null, null, "id_blocks", null)) {
            return tables.next();
        }
    }
}
