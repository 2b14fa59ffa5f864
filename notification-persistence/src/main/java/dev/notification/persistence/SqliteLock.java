package dev.notification.persistence;

import dev.notification.core.port.StoreUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock that says what uses an SQLite database: one server, and beside it any number of commands; or somebody who puts another file in its place,
 * alone. It is held by locks of the operating system on a file of its own beside the database, and ends with the process, however
 * that ends; the file stays, and means nothing. The database itself is never locked like this: closing it would let go of SQLite's own
 * locks.
 *
 * <p>Such locks belong to a process, and closing any channel of the file lets go of all of them: there is one channel for each
 * file in this process, for all who hold it here. Thread-safe.
 */
final class SqliteLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteLock.class);

    /** What it is used for. */
    enum Use {
        SERVING,
        BESIDE,
        REPLACING
    }

    /** Behind all that is written into the file: some systems let nobody read what is locked. */
    private static final long SERVED = 1L << 40;

    private static final long USED = SERVED + 1;

    private static final int MAX_WORDS = 500;

    private static final Map<Path, Held> HELD = new HashMap<>();

    /** What this process holds of one file. */
    private static final class Held {
        private final FileChannel channel;
        private Optional<FileLock> served = Optional.empty();
        private boolean isReplacing;
        private int users;

        private Held(FileChannel channel) {
            this.channel = channel;
        }
    }

    private final Path file;
    private final Use use;
    private boolean isOpen = true;

    private SqliteLock(Path file, Use use) {
        this.file = file;
        this.use = use;
    }

    /** @throws StoreUnavailableException if somebody else uses the database in a way that this does not go with; it says who */
    static SqliteLock take(SqliteFiles files, Use use) {
        synchronized (HELD) {
            Path file = files.lock();
            Held held = HELD.get(file);
            if (held != null) {
                join(held, files, use);
            } else {
                HELD.put(file, open(files, use));
            }
            return new SqliteLock(file, use);
        }
    }

    private static void join(Held held, SqliteFiles files, Use use) {
        boolean isTaken = held.isReplacing || use == Use.REPLACING || use == Use.SERVING && held.served.isPresent();
        if (isTaken || use == Use.SERVING && !serve(held)) {
            throw inUse(files, by(held.channel));
        }
        if (use == Use.SERVING) {
            write(held.channel, process());
        }
        held.users++;
    }

    private static Held open(SqliteFiles files, Use use) {
        FileChannel channel;
        try {
            channel = FileChannel.open(
                    files.lock(),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    files.ownerOnly());
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    "cannot open the database: " + files.lock() + " cannot be written: " + e.getMessage(), e);
        }
        var held = new Held(channel);
        try {
            if (use != Use.BESIDE && !serve(held)) {
                throw inUse(files, by(channel));
            }
            if (lock(channel, USED, use != Use.REPLACING).isEmpty()) {
                // No server holds it: what is written there is left of one that was killed.
                throw inUse(files, use == Use.REPLACING ? " by another command" : by(channel));
            }
        } catch (RuntimeException e) {
            close(channel);
            throw e;
        }
        if (use != Use.BESIDE) {
            write(channel, process());
        }
        held.isReplacing = use == Use.REPLACING;
        held.users = 1;
        return held;
    }

    private static boolean serve(Held held) {
        held.served = lock(held.channel, SERVED, false);
        return held.served.isPresent();
    }

    private static Optional<FileLock> lock(FileChannel channel, long position, boolean isShared) {
        try {
            return Optional.ofNullable(channel.tryLock(position, 1, isShared));
        } catch (OverlappingFileLockException e) {
            LOG.debug("somebody else in this process has locked it", e);
            return Optional.empty();
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    "cannot open the database: its disk takes no locks (" + e.getMessage()
                            + "), and without them SQLite would damage it; use a local disk",
                    e);
        }
    }

    private static StoreUnavailableException inUse(SqliteFiles files, String by) {
        return new StoreUnavailableException(
                files.database() + " is in use" + by + ": stop that first, or name another file in database.url", null);
    }

    private static String by(FileChannel channel) {
        try {
            ByteBuffer bytes = ByteBuffer.allocate(MAX_WORDS);
            channel.read(bytes, 0);
            String who = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip();
            return who.isEmpty() ? " by another command" : " by another server or command (" + who + ")";
        } catch (IOException e) {
            LOG.debug("who has locked it is not known", e);
            return "";
        }
    }

    /** Lets those who are refused know where the server is. */
    void says(String address) {
        synchronized (HELD) {
            write(HELD.get(file).channel, process() + " at " + address);
        }
    }

    private static String process() {
        return "process " + ProcessHandle.current().pid();
    }

    private static void write(FileChannel channel, String who) {
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((who + "\n").getBytes(StandardCharsets.UTF_8)), 0);
        } catch (IOException e) {
            LOG.debug("who has locked it cannot be written", e);
        }
    }

    @Override
    public void close() {
        synchronized (HELD) {
            if (!isOpen) {
                return;
            }
            isOpen = false;
            Held held = HELD.get(file);
            if (use != Use.BESIDE) {
                letGo(held);
            }
            held.users--;
            if (held.users == 0) {
                HELD.remove(file);
                close(held.channel);
            }
        }
    }

    private static void letGo(Held held) {
        write(held.channel, "");
        held.served.ifPresent(lock -> {
            try {
                lock.release();
            } catch (IOException e) {
                LOG.debug("a lock ends with its file", e);
            }
        });
        held.served = Optional.empty();
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("a lock's file was not closed", e);
        }
    }
}
