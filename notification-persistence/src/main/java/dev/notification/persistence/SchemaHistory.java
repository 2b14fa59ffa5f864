package dev.notification.persistence;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table that says which migrations were applied. It has a name of its own: Flyway's standard one is left to applications.
 * Versions before 6 used the standard one.
 */
final class SchemaHistory {
    static final String TABLE = "notification_schema_history";

    /** Flyway's, which earlier versions took. */
    static final String STANDARD = "flyway_schema_history";

    private static final String COLUMNS = "installed_rank, version, description, type, script, checksum, installed_by,"
            + " installed_on, execution_time, success";

    private static final Logger LOG = LoggerFactory.getLogger(SchemaHistory.class);

    private final Catalog catalog;

    SchemaHistory(Catalog catalog) {
        this.catalog = catalog;
    }

    boolean exists(Connection connection) throws SQLException {
        return catalog.hasTable(connection, TABLE);
    }

    /** The newest that was applied; empty: none, or there is no history. */
    Optional<MigrationVersion> version(Connection connection) throws SQLException {
        if (!exists(connection)) {
            return Optional.empty();
        }
        try (Statement statement = connection.createStatement()) {
            return newest(statement, TABLE);
        }
    }

    /** The newest version that such a table has. */
    static Optional<MigrationVersion> newest(Statement statement, String table) throws SQLException {
        try (ResultSet rows =
                statement.executeQuery("select version from " + table + " where success and version is not null")) {
            Optional<MigrationVersion> newest = Optional.empty();
            while (rows.next()) {
                MigrationVersion one = MigrationVersion.fromVersion(rows.getString(1));
                newest = newest.filter(other -> other.compareTo(one) >= 0).or(() -> Optional.of(one));
            }
            return newest.filter(one -> !one.equals(Schema.NOTHING));
        }
    }

    /** How many entries it has; -1: it does not exist. */
    int size(Connection connection) throws SQLException {
        if (!exists(connection)) {
            return -1;
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from " + TABLE)) {
            row.next();
            return row.getInt(1);
        }
    }

    /**
     * Where there is no history yet, and the table of Flyway's standard name has entries of ours, they move here, in one
     * transaction. The old table goes, so that an application's Flyway may come later; but where it has entries that are not
     * ours, it is an application's, and is left as it is.
     *
     * @param known all migrations of this version: an entry is ours if script and checksum are
     */
    void takeOver(Connection connection, MigrationInfo... known) throws SQLException {
        connection.setAutoCommit(false);
        try {
            if (!exists(connection) && catalog.hasTable(connection, STANDARD)) {
                move(connection, checksums(known));
            }
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static Map<String, Optional<Integer>> checksums(MigrationInfo... known) {
        Map<String, Optional<Integer>> checksums = new HashMap<>();
        for (MigrationInfo one : known) {
            checksums.put(one.getScript(), Optional.ofNullable(one.getChecksum()));
        }
        return checksums;
    }

    private void move(Connection connection, Map<String, Optional<Integer>> known) throws SQLException {
        List<Integer> ours = new ArrayList<>();
        boolean hasOthers = false;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select installed_rank, script, checksum, type, version from " + STANDARD)) {
            while (rows.next()) {
                Optional<Integer> checksum =
                        Optional.ofNullable(rows.getObject(3)).map(one -> ((Number) one).intValue());
                if (Objects.equals(known.get(rows.getString(2)), checksum)) {
                    ours.add(rows.getInt(1));
                } else {
                    boolean isOurBaseline = "BASELINE".equals(rows.getString(4)) && "0".equals(rows.getString(5));
                    hasOthers |= !isOurBaseline;
                }
            }
        }
        if (ours.isEmpty()) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("create table " + TABLE + " (" + catalog.historyColumns() + ", constraint " + TABLE
                    + "_pk primary key (installed_rank))");
            statement.execute("create index " + TABLE + "_s_idx on " + TABLE + " (success)");
        }
        try (PreparedStatement copy = connection.prepareStatement("insert into " + TABLE + " (" + COLUMNS + ") select "
                + COLUMNS + " from " + STANDARD + " where installed_rank = ?")) {
            for (int rank : ours) {
                copy.setInt(1, rank);
                copy.executeUpdate();
            }
        }
        if (!hasOthers) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("drop table " + STANDARD);
            }
        }
        LOG.info("the history of the schema has moved from {} to {}", STANDARD, TABLE);
    }
}
