package dev.notification.persistence;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one SQLite database: its own, the log and the index of the log, which SQLite keeps beside it, and the mark, which
 * we do. They hold password hashes and all notifications: only their owner may read them. Thread-safe.
 */
final class SqliteFiles {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteFiles.class);
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private static final String GONE = " was deleted, moved or replaced while it was in use";

    private final Path database;
    private final Path log;
    private volatile Optional<Object> databaseKey = Optional.empty();
    private volatile Optional<Object> logKey = Optional.empty();

    SqliteFiles(Path database) {
        this.database = database.toAbsolutePath();
        this.log = beside("-wal");
    }

    Path database() {
        return database;
    }

    Path log() {
        return log;
    }

    /** What was last known of the database, see {@link SqliteMark}. */
    Path mark() {
        return beside("-mark");
    }

    private Path beside(String suffix) {
        return database.resolveSibling(database.getFileName() + suffix);
    }

    /**
     * Before SQLite opens them: what is not there is made for its owner only, whatever the umask, and what others may read is
     * taken from them. SQLite gives its log the rights of the database.
     */
    void protect() {
        if (!database.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        try {
            Files.createFile(database, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } catch (FileAlreadyExistsException e) {
            List.of(database, log, beside("-shm"), mark()).forEach(SqliteFiles::tighten);
        } catch (IOException e) {
            LOG.debug("{} could not be made; opening it will say why", database, e);
        }
    }

    private static void tighten(Path file) {
        try {
            if (Files.exists(file) && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
                Files.setPosixFilePermissions(file, OWNER_ONLY);
                LOG.warn("{} could be read by others; now only by its owner", file);
            }
        } catch (IOException e) {
            LOG.warn("{} can be read by others, and that cannot be changed: {}", file, e.toString());
        }
    }

    /** They are open, and are the ones from now on. */
    void remember() {
        try {
            databaseKey = key(database);
            logKey = key(log);
        } catch (IOException e) {
            LOG.warn("whether {} stays the same file cannot be watched: {}", database, e.toString());
        }
    }

    /** What is wrong with them: what is written to a file without a name is gone when the process ends. */
    Optional<String> problem() {
        return problem(database, databaseKey).or(() -> problem(log, logKey));
    }

    private static Optional<String> problem(Path file, Optional<Object> known) {
        if (known.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Objects.equals(key(file), known) ? Optional.empty() : Optional.of(file + GONE);
        } catch (NoSuchFileException e) {
            return Optional.of(file + GONE);
        } catch (IOException e) {
            return Optional.of(file + " cannot be looked at: " + e);
        }
    }

    /** The same for as long as it is the same file. Where files have none, only whether it is there is known. */
    private static Optional<Object> key(Path file) throws IOException {
        Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        return Optional.of(key == null ? file : key);
    }

    /** What the log may grow into: the room on the disk, and what the log has already. */
    long roomForLog() throws IOException {
        long has = Files.exists(log) ? Files.size(log) : 0;
        return Files.getFileStore(database).getUsableSpace() + has;
    }
}
