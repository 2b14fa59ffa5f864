package dev.notification.persistence;

import dev.notification.core.domain.Epoch;
import dev.notification.core.lifecycle.Loop;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.StoreUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the files of an open SQLite database, each second: that they are still the ones that were opened, what is in them,
 * and how far the log may grow. Thread-safe.
 */
final class SqliteGuard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteGuard.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** Copied back every 64 MB instead of 2: each time costs two flushes while everybody waits. */
    private static final long MAX_LOG_BYTES = 64_000_000;

    private static final long MIN_LOG_BYTES = 1 << 20;
    /** The log gets one part in so many of the room: what is copied back needs some, and the next log, too. */
    private static final int LOG_SHARE = 4;
    /** Counting takes at most one part in so many of the time. */
    private static final int COUNTING_SHARE = 100;

    private static final String REVISIONS = "select coalesce(sum(head), 0) from inboxes";

    private final SqliteFiles files;
    private final Ticker ticker;
    private final Loop loop = new Loop("notification-file");
    private volatile Optional<String> problem = Optional.empty();
    private volatile long logBytes = MIN_LOG_BYTES;
    private long nextCountNanos;
    private Optional<SqliteMark> written = Optional.empty();
    private boolean isFailing;

    SqliteGuard(SqliteFiles files, Ticker ticker) {
        this.files = files;
        this.ticker = ticker;
        measure();
    }

    /** Why nothing may be written: it would be lost. */
    Optional<String> problem() {
        return problem;
    }

    /** How large the log may become before it is copied back. */
    long logBytes() {
        return logBytes;
    }

    /** The database is open, and its files are the ones from now on. */
    void watch(Database database, Epoch epoch) {
        files.remember();
        nextCountNanos = ticker.nanos();
        try {
            mark(database, epoch);
        } catch (OverloadedException | StoreUnavailableException e) {
            LOG.info("what is in the database is counted later: {}", e.getMessage());
        }
        loop.every("files", PAUSE, () -> look(database));
        loop.every("room", PAUSE, this::measure);
        loop.every("mark", PAUSE, () -> mark(database, epoch));
    }

    private void look(Database database) {
        Optional<String> now = files.problem();
        if (now.isPresent() && problem.isEmpty()) {
            LOG.error("{}: nothing is written any more; put it back, or stop the server and start it anew", now.get());
            problem = now;
            // Those who have it open still have the log: what is copied back now is not lost with it.
            database.lane(Lane.UPKEEP)
                    .read(session -> session.createNativeQuery("pragma wal_checkpoint(passive)", Object.class)
                            .getResultList());
        } else if (now.isEmpty() && problem.isPresent()) {
            LOG.info("the database's files are back");
        }
        problem = now;
    }

    void measure() {
        try {
            logBytes = logBytes(files.roomForLog());
        } catch (IOException e) {
            LOG.debug("the room on the database's disk is not known", e);
        }
    }

    static long logBytes(long room) {
        return Math.max(MIN_LOG_BYTES, Math.min(MAX_LOG_BYTES, room / LOG_SHARE));
    }

    private void mark(Database database, Epoch epoch) {
        long start = ticker.nanos();
        if (problem.isPresent() || written.isPresent() && start - nextCountNanos < 0) {
            return;
        }
        long revisions = revisions(database);
        long taken = ticker.nanos() - start;
        nextCountNanos = start + Math.max(TimeUnit.SECONDS.toNanos(1), taken * COUNTING_SHARE);
        write(new SqliteMark(epoch.value(), revisions, false));
    }

    private static long revisions(Database database) {
        return database.lane(Lane.UPKEEP)
                .read(session ->
                        session.createNativeQuery(REVISIONS, Long.class).getSingleResult());
    }

    private void write(SqliteMark mark) {
        if (written.equals(Optional.of(mark))) {
            return;
        }
        try {
            mark.write(files.mark());
            written = Optional.of(mark);
            isFailing = false;
        } catch (IOException e) {
            if (!isFailing) {
                LOG.warn("what is known of the database cannot be kept beside it for now: {}", e.toString());
            }
            isFailing = true;
        }
    }

    /** Ends looking; the database is still open. */
    void stop() {
        loop.close();
    }

    /** The database is closed, and that was clean unless its files were lost. */
    @Override
    public void close() {
        stop();
        if (problem.isEmpty()) {
            written.ifPresent(mark -> write(new SqliteMark(mark.epoch(), mark.revisions(), true)));
        }
    }
}
