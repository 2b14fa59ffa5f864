package dev.notification.app.command;

import dev.notification.app.text.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * How far one user's device has listened, on disk; one process at a time has it. What was acknowledged is here before anybody
 * else hears of it. Not thread-safe.
 */
final class Place implements AutoCloseable {
    private final StateFile file;
    private final FileChannel lockFile;
    private final FileLock lock;
    private Optional<String> cursor = Optional.empty();
    private Told newest = new Told(0, "");
    private Optional<String> onDisk = Optional.empty();
    private boolean isReadingHistory;

    /**
     * The newest notification that was acknowledged.
     *
     * @param createdAt as RFC 3339 has it, always in UTC with milliseconds, so that texts compare as times do
     */
    record Told(long id, String createdAt) {
        /** Whether a notification came after it. */
        boolean isBefore(JsonText notification) {
            return notification.number("id", 0) > id
                    || notification.text("created_at").orElse("").compareTo(createdAt) > 0;
        }

        Told and(JsonText notification) {
            String at = notification.text("created_at").orElse("");
            return new Told(Math.max(id, notification.number("id", 0)), at.compareTo(createdAt) > 0 ? at : createdAt);
        }
    }

    private Place(StateFile file, FileChannel lockFile, FileLock lock) {
        this.file = file;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /** @throws CommandException with {@link ExitStatus#TRY_AGAIN} if another process listens there */
    static Place open(Terminal terminal, ServerAddress server, String userId, String device) {
        // No two of them may have one name.
        String name = Query.encoded(server.text().replaceFirst("^[a-z]+://", "")) + "@" + userId + "@"
                + Query.encoded(device);
        Path path = Folders.state(terminal).resolve("listen").resolve(name + ".json");
        var file = new StateFile(path);
        try {
            file.makeFolder();
            FileChannel channel = FileChannel.open(
                    path.resolveSibling(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new CommandException(
                        ExitStatus.TRY_AGAIN,
                        "another process listens as device " + device + " of this user on this machine: give this one"
                                + " another --device");
            }
            var place = new Place(file, channel, lock);
            place.read();
            return place;
        } catch (IOException e) {
            throw new CommandException(
                    ExitStatus.UNWRITTEN,
                    "the folder " + path.getParent() + " cannot be used: " + StateFile.reason(e),
                    e);
        }
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private void read() {
        onDisk = file.read();
        onDisk.ifPresent(text -> {
            JsonText json = JsonText.parse(text)
                    .orElseThrow(() -> new CommandException(
                            ExitStatus.WRONG_SETTING,
                            "the file " + file.path()
                                    + " is damaged: delete it, and say where to begin with --since or --from-start"));
            cursor = json.text("cursor");
            isReadingHistory = cursor.isEmpty();
            newest = new Told(json.number("id", 0), json.text("created_at").orElse(""));
        });
    }

    /** Empty: it has never listened. */
    Optional<String> cursor() {
        return cursor;
    }

    Told newest() {
        return newest;
    }

    /** From now on; on disk with the next {@link #save}. */
    void moveTo(String next) {
        cursor = Optional.of(next);
        isReadingHistory = false;
    }

    /** Was acknowledged; on disk with the next {@link #save}. */
    void told(JsonText notification) {
        newest = newest.and(notification);
    }

    /**
     * Whatever was kept does not count. A cursor is kept once the server has taken it.
     *
     * @param chosen empty: with the oldest notification
     */
    void beginAt(Optional<String> chosen) {
        cursor = chosen;
        newest = new Told(0, "");
        isReadingHistory = chosen.isEmpty();
        if (isReadingHistory) {
            save();
        }
    }

    /** Whether it was told from the beginning, and did not come to the end of what there was then. */
    boolean isReadingHistory() {
        return isReadingHistory;
    }

    /** @throws CommandException if there is no room, say */
    void save() {
        String text = new JsonObject()
                        .string("cursor", cursor)
                        .raw("id", Long.toString(newest.id()))
                        .string("created_at", newest.createdAt())
                        .end()
                + "\n";
        if (!onDisk.equals(Optional.of(text))) {
            file.write(text);
            onDisk = Optional.of(text);
        }
    }

    @Override
    public void close() {
        try {
            lock.release();
            lockFile.close();
        } catch (IOException e) {
            throw new CommandException(ExitStatus.UNWRITTEN, "the lock cannot be given back: " + e.getMessage(), e);
        }
    }
}
