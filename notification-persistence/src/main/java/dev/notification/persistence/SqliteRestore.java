package dev.notification.persistence;

import dev.notification.core.port.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a backup in the place of an SQLite database. All is prepared in a copy beside it; giving that its name {@code -restored-TIME}
 * is the decision. From then on whoever opens the database first moves the old one aside, with its log, and the new one in, so that a
 * log never meets another database than its own, whenever the process or the machine is stopped.
 */
final class SqliteRestore {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteRestore.class);

    /** Behind the name of the database: nobody else's file may have this name, it is deleted. */
    static final String PREPARING = "-restoring";

    private static final String DECIDED = "-restored-";
    private static final String ASIDE = ".before-restore-";
    /** As {@link #TIME} writes it, and the number of one within the same second. */
    private static final Pattern TIMES = Pattern.compile("\\d{8}T\\d{6}Z(-\\d+)?");

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Between two of them, stopping leaves another state of the files; tests stop there. */
    enum Step {
        OLD_CLOSED,
        COPIED,
        PREPARED,
        DECIDED,
        LOG_ASIDE,
        OLD_ASIDE,
        REPLACED
    }

    private final SqliteFiles files;
    private final Consumer<Step> steps;

    /** @param steps told when each is done */
    SqliteRestore(SqliteFiles files, Consumer<Step> steps) {
        this.files = files;
        this.steps = steps;
    }

    /**
     * As {@link SqliteLock#take}, of a database in whose place no restore has stopped half way: what one has decided is done first.
     */
    static SqliteLock lock(SqliteFiles files, SqliteLock.Use use) {
        SqliteLock lock = SqliteLock.take(files, use);
        try {
            if (decided(files).isEmpty()) {
                if (use == SqliteLock.Use.SERVING) {
                    removePreparing(files); // Nobody restores now: it is left of a restore that was killed.
                }
                return lock;
            }
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
        lock.close();
        SqliteLock alone = SqliteLock.take(files, SqliteLock.Use.REPLACING);
        try {
            if (decided(files).isPresent()) {
                LOG.warn("{}: a restore was stopped before its end; it is finished now", files.database());
                new SqliteRestore(files, step -> {}).finish();
            }
        } finally {
            alone.close();
        }
        return SqliteLock.take(files, use);
    }

    /** As {@link #lock}, for as long as some work lasts. */
    static <T> T whileLocked(SqliteFiles files, SqliteLock.Use use, Supplier<T> work) {
        SqliteLock lock = lock(files, use);
        try {
            return work.get();
        } finally {
            lock.close();
        }
    }

    /**
     * With {@link SqliteLock.Use#REPLACING} held.
     *
     * @param backup the file that was checked to be another than the database's; it is only read
     * @throws StoreUnavailableException if it cannot be done; the database is the one that it was
     */
    BackupModule.Restored from(Path backup, Instant now) {
        try {
            removePreparing(files);
            Optional<GivenIds> given = closeOld();
            steps.accept(Step.OLD_CLOSED);
            boolean hasLog = copy(backup);
            steps.accept(Step.COPIED);
            String epoch = prepare(backup, given);
            steps.accept(Step.PREPARED);
            String time = freeTime(now);
            DurableFiles.move(preparing(), files.beside(DECIDED + time));
            DurableFiles.forceNames(files.database().getParent());
            steps.accept(Step.DECIDED);
            Optional<Path> aside = finish();
            return new BackupModule.Restored(epoch, aside, hasLog);
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    "the backup cannot be restored, nothing was changed: " + DurableFiles.reason(e), e);
        } finally {
            removePreparing(files);
        }
    }

    private Path preparing() {
        return files.beside(PREPARING);
    }

    private static void removePreparing(SqliteFiles files) {
        for (String suffix : List.of("", "-journal", "-wal", "-shm")) {
            try {
                Files.deleteIfExists(files.beside(PREPARING + suffix));
            } catch (IOException e) {
                LOG.warn("{} is left over and cannot be deleted: {}", files.beside(PREPARING + suffix), e.toString());
            }
        }
    }

    /**
     * What is in the log of the old one is copied back, so that it is one file; if it is damaged, it is left as it is.
     *
     * @return which numbers it has given out, as far as it can tell
     */
    private Optional<GivenIds> closeOld() throws IOException {
        if (!Files.exists(files.database()) || Files.size(files.database()) == 0) {
            return Optional.empty();
        }
        DataSource old = Pools.sqliteAlone(files.database());
        Optional<GivenIds> given = GivenIds.of(old);
        try (Connection connection = old.getConnection()) {
            SqliteStart.leaveLog(connection);
        } catch (SQLException e) {
            if (Failures.isBusy(e)) {
                throw new StoreUnavailableException(
                        files.database()
                                + " is open in another program, an older version of the server or sqlite3: stop that"
                                + " first. Nothing was changed",
                        e);
            }
            LOG.warn(
                    "the log of {} cannot be copied back, and is kept beside it: {}", files.database(), e.getMessage());
        }
        return given;
    }

    /** @return whether it has a log, which belongs to it */
    private boolean copy(Path backup) throws IOException {
        DurableFiles.copy(backup, preparing(), files.ownerOnly());
        Path log = Path.of(backup + "-wal");
        boolean hasLog = Files.exists(log) && Files.size(log) > 0;
        if (hasLog) {
            DurableFiles.copy(log, files.beside(PREPARING + "-wal"), files.ownerOnly());
        }
        return hasLog;
    }

    /** @return the new name of the history */
    private String prepare(Path backup, Optional<GivenIds> given) throws IOException {
        SqliteContent.of(Pools.sqliteAlone(preparing()), backup);
        DatabaseConfig prepared = DatabaseConfig.of(SqliteAddress.PREFIX + preparing());
        Schema.of(prepared, Pools.sqliteStarting(prepared)).bringUpToDate();
        String epoch;
        try (Connection connection = Pools.sqliteAlone(preparing()).getConnection()) {
            given.ifPresent(ids -> ids.passOver(connection));
            epoch = NewHistory.begin(connection);
            SqliteStart.leaveLog(connection);
        } catch (SQLException e) {
            throw Failures.of(e, false);
        }
        DurableFiles.force(preparing());
        return epoch;
    }

    /** One that nothing is named by yet. */
    private String freeTime(Instant now) {
        String time = TIME.format(now);
        String free = time;
        for (int next = 2; Files.exists(files.beside(ASIDE + free)); next++) {
            free = time + "-" + next;
        }
        return free;
    }

    /** Whether that is the name of a file that is to become the database, or would be. */
    static boolean hasDecided(SqliteFiles files, Path file) {
        String start = files.database().getFileName() + DECIDED;
        String name = file.getFileName().toString();
        return name.startsWith(start)
                && TIMES.matcher(name.substring(start.length())).matches()
                && files.database().resolveSibling(name).equals(file);
    }

    /**
     * Before anything is made or locked: a restore that was stopped half way counts, for it is finished first.
     *
     * @throws StoreUnavailableException if there is none; it says what to do
     */
    static void mustBeThere(SqliteFiles files) {
        if (!isThere(files)) {
            throw new StoreUnavailableException(
                    "there is no database " + files.database()
                            + ": see database.url, and in which folder this was started; 'notification migrate' and"
                            + " 'notification serve' make one",
                    null);
        }
    }

    static boolean isThere(SqliteFiles files) {
        return Files.exists(files.database()) || decided(files).isPresent();
    }

    private static Optional<Path> decided(SqliteFiles files) {
        try (Stream<Path> all = Files.list(files.database().getParent())) {
            return all.filter(file -> hasDecided(files, file)).findFirst();
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    "cannot open the database: its folder cannot be listed: " + DurableFiles.reason(e), e);
        }
    }

    /** @return where the old one is now */
    private Optional<Path> finish() {
        Path restored = decided(files).orElseThrow(() -> new IllegalStateException("no restore was decided"));
        String start = files.database().getFileName() + DECIDED;
        Path aside =
                freeAside(files.beside(ASIDE + restored.getFileName().toString().substring(start.length())));
        try {
            moveIfThere(files.log(), Path.of(aside + "-wal"));
            moveIfThere(files.journal(), Path.of(aside + "-journal"));
            steps.accept(Step.LOG_ASIDE);
            moveIfThere(files.database(), aside);
            Files.deleteIfExists(files.index());
            files.forgetMark();
            // The old log is nowhere near before the new database is.
            DurableFiles.forceNames(files.database().getParent());
            steps.accept(Step.OLD_ASIDE);
            DurableFiles.move(restored, files.database());
            DurableFiles.forceNames(files.database().getParent());
            steps.accept(Step.REPLACED);
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    "the restored database cannot be moved to its place: " + DurableFiles.reason(e)
                            + ". It is done when the server, or this command, is started again",
                    e);
        }
        return Optional.of(aside).filter(Files::exists);
    }

    /** What was moved there before this was stopped is the old database, and is replaced by nothing that came since. */
    private Path freeAside(Path wanted) {
        Path free = wanted;
        for (int next = 2; isTaken(free); next++) {
            free = Path.of(wanted + "-" + next);
        }
        return free;
    }

    private boolean isTaken(Path aside) {
        return Files.exists(files.database()) && Files.exists(aside)
                || Files.exists(files.log()) && Files.exists(Path.of(aside + "-wal"))
                || Files.exists(files.journal()) && Files.exists(Path.of(aside + "-journal"));
    }

    private static void moveIfThere(Path from, Path to) throws IOException {
        if (Files.exists(from)) {
            DurableFiles.move(from, to);
        }
    }
}
