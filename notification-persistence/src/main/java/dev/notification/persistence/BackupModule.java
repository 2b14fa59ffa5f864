package dev.notification.persistence;

import dev.notification.core.port.StoreUnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * What an operator does with a whole database: looks whether it is well, makes a backup, restores one. All block on the disk, for as
 * long as it takes to read and write the whole.
 */
public final class BackupModule {
    private BackupModule() {}

    /**
     * A backup that was written.
     *
     * @param file where it is
     * @param bytes its size
     * @param schema the version of its tables; empty: they were made by hand
     * @param epoch the name of the history that it is of
     * @param newestId of a notification in it; 0: there is none
     */
    public record Backup(Path file, long bytes, Optional<String> schema, String epoch, long newestId) {}

    /**
     * A backup that is in its place.
     *
     * @param epoch the new name of the history
     * @param aside the database that was there before; empty: there was none
     * @param tookLog whether a log ({@code -wal}) lay beside the backup, and was taken for a part of it
     */
    public record Restored(String epoch, Optional<Path> aside, boolean tookLog) {}

    /**
     * What is wrong with a SQLite database, looked through from end to end: that takes a second for some 200 MB. A server may be
     * running on it. Nothing is changed.
     *
     * @return a line for each problem; empty: it is well
     * @throws IllegalArgumentException for PostgreSQL, which has pg_amcheck
     * @throws StoreUnavailableException if there is no such file
     */
    public static List<String> integrity(DatabaseConfig config) {
        SqliteFiles files = existing(config, "for PostgreSQL use its own pg_amcheck");
        return SqliteRestore.whileLocked(
                files,
                SqliteLock.Use.BESIDE,
                () -> SqliteStart.problems(Pools.sqliteWriting(config), "pragma integrity_check"));
    }

    /**
     * Writes a SQLite database into a file, as it is at one moment; a server may be running on it. The file is readable by its owner
     * only, was checked, and is on the disk on return; if this fails, what was there before is there still.
     *
     * @param overwrites whether a file of that name is replaced
     * @throws IllegalArgumentException for PostgreSQL, which has pg_dump; and if the file cannot be a backup's, or is there already
     * @throws StoreUnavailableException if there is no such database, it is damaged, or the file cannot be written
     */
    public static Backup backUp(DatabaseConfig config, Path file, boolean overwrites) {
        SqliteFiles files = existing(
                config,
                "for PostgreSQL use its own pg_dump, which is consistent beside a running server: pg_dump --format=custom"
                        + " --file=" + file
                        + config.schema().map(BackupModule::pattern).orElse("") + " --dbname="
                        + config.libpqAddress());
        return SqliteRestore.whileLocked(
                files,
                SqliteLock.Use.BESIDE,
                () -> new SqliteBackup(files, Pools.sqliteAlone(files.database()), file).write(overwrites));
    }

    private static SqliteFiles existing(DatabaseConfig config, String otherwise) {
        Path file = config.file().orElseThrow(() -> new IllegalArgumentException(otherwise));
        var files = new SqliteFiles(file);
        files.mustBeUsable();
        SqliteRestore.mustBeThere(files);
        SqliteRestore.lock(files, SqliteLock.Use.BESIDE).close();
        return files;
    }

    /**
     * Puts a backup in the place of the SQLite database, which no server may be using: checked, with the schema of this version, and
     * with a new history. The database that was there is kept beside it. Wherever this is stopped, the database is the old one or the
     * new one, whole.
     *
     * @param file a backup, or a database that nobody uses, with its log if there is one
     * @throws IllegalArgumentException for PostgreSQL, which has pg_restore; and if there is no such file, or it is the database's own
     * @throws StoreUnavailableException if the database is in use, or the backup is damaged, of a newer version, or not of this
     *     service; nothing is changed
     */
    public static Restored restore(DatabaseConfig config, Path file, InstantSource clock) {
        return restore(config, file, clock, step -> {});
    }

    /** @param steps told when each is done */
    static Restored restore(DatabaseConfig config, Path file, InstantSource clock, Consumer<SqliteRestore.Step> steps) {
        Path target =
                config.file().orElseThrow(() -> new IllegalArgumentException(howPostgresIsRestored(config, file)));
        var files = new SqliteFiles(target);
        files.mustBeUsable();
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(
                    Files.exists(file)
                            ? file + " is " + (Files.isDirectory(file) ? "a folder" : "no regular file")
                                    + ", and no backup"
                            : "there is no file " + file.toAbsolutePath());
        }
        if (files.areNamed(file.toAbsolutePath())) {
            throw new IllegalArgumentException(
                    file + " belongs to the database itself; if the backup is in its place already, say --in-place");
        }
        var backup = new SqliteFiles(file);
        Supplier<Restored> restoring = () -> SqliteRestore.whileLocked(
                files,
                SqliteLock.Use.REPLACING,
                () -> new SqliteRestore(files, steps).from(backup.database(), clock.instant()));
        // One that was a server's once must not be one's now.
        return Files.exists(backup.lock())
                ? SqliteRestore.whileLocked(backup, SqliteLock.Use.REPLACING, restoring)
                : restoring.get();
    }

    /** In a schema of its own it may be beside tables of others, which have to stay. */
    private static String howPostgresIsRestored(DatabaseConfig config, Path file) {
        String place = config.schema()
                .map(PostgresSchemaSource::quoted)
                .map(name -> "schema in place of the old one, and of nothing else (drop schema " + name
                        + " cascade; create schema " + name + ", authorized for its owner)")
                .orElse("database in place of the old one, if nothing else is in it (dropdb, createdb)");
        return "for PostgreSQL stop the server, make an empty " + place
                + ", and use its own pg_restore: pg_restore --exit-on-error --single-transaction"
                + config.schema().map(name -> " --schema=" + shown(name)).orElse("") + " --dbname="
                + config.libpqAddress() + " " + file
                + "; then give the history a new name: notification restore --in-place";
    }

    /** pg_dump takes patterns, pg_restore takes names. */
    private static String pattern(String schema) {
        return " --schema=" + (shown(schema).equals(schema) ? schema : shown(PostgresSchemaSource.quoted(schema)));
    }

    /** As a shell takes it. */
    private static String shown(String word) {
        return word.matches("[a-z_][a-z0-9_]*") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /**
     * Gives the history of a database a new name, and its schema this version: the last step of a restore that was done by other means,
     * and that no server has seen yet.
     *
     * @return the name
     * @throws StoreUnavailableException if there is no database, a server uses it, a log lies beside an SQLite file, which may be
     *     another database's, or it cannot be brought up to date
     */
    public static String restoredInPlace(DatabaseConfig config) {
        if (!config.isSqlite()) {
            PostgresServers.refuseOthers(config);
            DataSource source = Pools.postgresStarting(config);
            PostgresStart.mustBeUtf8(source);
            return begin(config, source);
        }
        SqliteFiles files = existing(config, "");
        return SqliteRestore.whileLocked(files, SqliteLock.Use.REPLACING, () -> {
            refuseLogs(files);
            SqliteContent.of(Pools.sqliteAlone(files.database()), files.database());
            String epoch = begin(config, Pools.sqliteStarting(config));
            files.forgetMark();
            return epoch;
        });
    }

    /** Nothing in a database says which log is its own, and SQLite would write that of another one into it. */
    private static void refuseLogs(SqliteFiles files) {
        for (Path log : List.of(files.log(), files.journal())) {
            if (log.toFile().length() > 0) {
                throw new StoreUnavailableException(
                        log + " may be of the database that was here before, and would damage this one: move "
                                + files.database() + " into another folder, with the log if it belongs to it, and say"
                                + " 'notification restore FILE'. Nothing was changed",
                        null);
            }
        }
    }

    private static String begin(DatabaseConfig config, DataSource source) {
        Schema.of(config, source).bringUpToDate();
        try (Connection connection = source.getConnection()) {
            return NewHistory.begin(connection);
        } catch (SQLException e) {
            throw Failures.of(e, false);
        }
    }
}
