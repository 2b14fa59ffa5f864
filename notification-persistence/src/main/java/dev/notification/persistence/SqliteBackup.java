package dev.notification.persistence;

import dev.notification.core.port.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what is in an SQLite database at one moment into one file; a server may be writing to it. The file is there whole,
 * checked and on the disk, or not at all.
 */
final class SqliteBackup {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteBackup.class);

    private final SqliteFiles database;
    private final DataSource source;
    private final Path target;

    /** @param source what connections to the database come from */
    SqliteBackup(SqliteFiles database, DataSource source, Path target) {
        this.database = database;
        this.source = source;
        this.target = target.toAbsolutePath();
    }

    /**
     * @param overwrites whether a file that is there is replaced
     * @throws IllegalArgumentException if the file cannot be a backup's, or is there and stays
     * @throws StoreUnavailableException if it cannot be written, or the database is damaged
     */
    BackupModule.Backup write(boolean overwrites) {
        check(overwrites);
        Path part = target.resolveSibling(
                target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            removeLeftOvers();
            Files.createFile(part, database.ownerOnly());
            copyInto(part);
            DurableFiles.force(part);
            SqliteContent content = SqliteContent.of(Pools.sqliteAlone(part), database.database());
            long bytes = Files.size(part);
            check(overwrites);
            DurableFiles.move(part, target);
            DurableFiles.forceNames(target.getParent());
            return new BackupModule.Backup(
                    target, bytes, content.schema().map(Object::toString), content.epoch(), content.newestId());
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    "the backup " + target + " cannot be written: " + DurableFiles.reason(e), e);
        } finally {
            remove(part);
        }
    }

    private void check(boolean overwrites) {
        SqliteAddress.file(SqliteAddress.PREFIX + target);
        Path folder = target.getParent();
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("the folder " + folder + " does not exist");
        }
        if (Files.isDirectory(target)) {
            throw new IllegalArgumentException(target + " is a folder: name a file in it");
        }
        if (database.areNamed(target)) {
            throw new IllegalArgumentException(target + " belongs to the database itself");
        }
        // Renaming would put a file in the place of a device or a pipe that others use, or of a link rather than what
        // it leads to.
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)
                && !Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new IllegalArgumentException(
                    target + " is no regular file, and nothing is put in its place: name another file");
        }
        if (Files.exists(Path.of(target + "-wal"))) {
            throw new IllegalArgumentException("beside " + target + " there is a " + target.getFileName()
                    + "-wal: a database is or was in use there. Name another file");
        }
        if (!overwrites && Files.exists(target)) {
            throw new IllegalArgumentException(target + " is there already: name another file, or add --overwrite");
        }
    }

    /** It reads one state of the database, whatever is written meanwhile, and writes a file without free pages. */
    private void copyInto(Path part) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement("vacuum into ?")) {
            statement.setString(1, part.toString());
            statement.execute();
        } catch (SQLException e) {
            String reason = Failures.isDamage(e)
                    ? "the database is damaged; restore an older backup: "
                    : "the backup " + target + " cannot be written: ";
            throw new StoreUnavailableException(reason + e.getMessage(), e);
        }
    }

    /** Of backups that were killed. */
    private void removeLeftOvers() throws IOException {
        Pattern part = Pattern.compile(Pattern.quote(target.getFileName().toString()) + "\\.(\\d{1,10})\\.part");
        List<Path> found;
        try (Stream<Path> files = Files.list(target.getParent())) {
            found = files.filter(
                            file -> isLeftOver(part.matcher(file.getFileName().toString())))
                    .toList();
        }
        found.forEach(SqliteBackup::remove);
    }

    private static boolean isLeftOver(Matcher name) {
        if (!name.matches()) {
            return false;
        }
        long pid = Long.parseLong(name.group(1));
        Optional<ProcessHandle> other = ProcessHandle.of(pid)
                .filter(one -> pid != ProcessHandle.current().pid());
        return other.isEmpty();
    }

    private static void remove(Path part) {
        for (String suffix : List.of("", "-journal", "-wal", "-shm")) {
            Path file = Path.of(part + suffix);
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warn("{} is left over and cannot be deleted: {}", file, e.toString());
            }
        }
    }
}
