package dev.notification.persistence;

import dev.notification.core.port.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one SQLite database: its own, the log and the index of the log, which SQLite keeps beside it, and the mark
 * and the lock, which we do. They hold password hashes and all notifications: only their owner may read them. Thread-safe.
 */
final class SqliteFiles {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteFiles.class);
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private static final int MAX_LINKS = 40;

    private static final String GONE = " was deleted, moved or replaced while it was in use";

    private final Path database;
    private final Path log;
    private volatile Optional<Object> databaseKey = Optional.empty();
    private volatile Optional<Object> logKey = Optional.empty();

    /** @param database also by a link: the files beside it are beside what it leads to, as SQLite has them */
    SqliteFiles(Path database) {
        this.database = real(database.toAbsolutePath());
        this.log = beside("-wal");
    }

    private static Path real(Path named) {
        Path file = named;
        try {
            for (int links = 0; Files.isSymbolicLink(file) && links < MAX_LINKS; links++) {
                file = file.resolveSibling(Files.readSymbolicLink(file));
            }
            return file.getParent().toRealPath().resolve(file.getFileName());
        } catch (IOException e) {
            LOG.debug("where {} really is, is not known", named, e);
            return named;
        }
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

    /** What is to be taken back; SQLite keeps it where it keeps no log. */
    Path journal() {
        return beside("-journal");
    }

    /** The index of the log. */
    Path index() {
        return beside("-shm");
    }

    /** See {@link SqliteLock}. */
    Path lock() {
        return beside("-lock");
    }

    Path beside(String suffix) {
        return database.resolveSibling(database.getFileName() + suffix);
    }

    /** Whether that file is one of these, by whatever name; the key beside them, too, and what a restore makes. */
    boolean areNamed(Path file) {
        return SqliteRestore.hasDecided(this, real(file))
                || Stream.of("", "-wal", "-journal", "-shm", "-mark", "-lock", ".key", SqliteRestore.PREPARING)
                        .map(this::beside)
                        .anyMatch(own -> own.equals(real(file)) || isSame(own, file));
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
        } catch (IOException e) {
            LOG.debug("whether {} is {} is not known", one, other, e);
            return false;
        }
    }

    /**
     * Before anything is made or changed.
     *
     * @throws StoreUnavailableException if there cannot be a database here, or not by that name; it says what to do
     */
    void mustBeUsable() {
        Path folder = database.getParent();
        require(Files.exists(folder), "the folder %s does not exist: make it, or name another", folder);
        require(Files.isDirectory(folder), "%s is no folder", folder);
        require(!Files.isDirectory(database), "%s is a folder: name a file in it", database);
        if (Files.exists(database)) {
            require(Files.isRegularFile(database), "%s is no file in which anything can be kept", database);
            require(Files.isReadable(database), "this user may not read %s", database);
            require(Files.isWritable(database), "this user may not write to %s", database);
            require(
                    names() == 1,
                    "%s has a second name (a hard link), and SQLite would keep another log for each, which damages it:"
                            + " delete the other name, or make a copy of it with the command backup",
                    database);
        }
        require(
                Files.isWritable(folder),
                "this user may not write to the folder %s, in which SQLite keeps its log beside the database",
                folder);
    }

    private static void require(boolean isRight, String problem, Path of) {
        if (!isRight) {
            throw new StoreUnavailableException(
                    "cannot open the database: " + String.format(Locale.ROOT, problem, of), null);
        }
    }

    /** Where files have no such number, they have one name. */
    private int names() {
        try {
            return (int) Files.getAttribute(database, "unix:nlink");
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            LOG.debug("how many names {} has is not known", database, e);
            return 1;
        }
    }

    /** For files that are made. */
    FileAttribute<?>[] ownerOnly() {
        return database.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
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
            List.of(database, log, index(), mark(), lock()).forEach(SqliteFiles::tighten);
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

    /** What was last known of the database is not true of it any more. */
    void forgetMark() {
        try {
            Files.deleteIfExists(mark());
        } catch (IOException e) {
            LOG.warn("{} is left over and cannot be deleted: {}", mark(), e.toString());
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
