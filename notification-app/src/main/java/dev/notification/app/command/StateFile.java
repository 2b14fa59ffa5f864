package dev.notification.app.command;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * A small file of this user alone (mode 0600, in folders of mode 0700), which is there as a whole or as it was before, also when the
 * power fails: it is written beside, forced to disk, and renamed.
 */
final class StateFile {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final FileAttribute<?>[] FILE = attributes("rw-------");
    private static final FileAttribute<?>[] FOLDER = attributes("rwx------");
    private static final long MOST_BYTES = 1 << 20;

    private final Path file;

    StateFile(Path file) {
        this.file = file.toAbsolutePath();
    }

    private static FileAttribute<?>[] attributes(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    Path path() {
        return file;
    }

    /** Empty: it is not there. */
    Optional<String> read() {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new CommandException(ExitStatus.UNAVAILABLE, "the file " + file + " is too long to be meant");
            }
            return Optional.of(Files.readString(file, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new CommandException(ExitStatus.UNAVAILABLE, "the file " + file + " cannot be read: " + reason(e), e);
        }
    }

    void write(String text) {
        // Other processes of this user may write it, too: each its own.
        Path beside = file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid() + ".new");
        try {
            makeFolder();
            Files.deleteIfExists(beside);
            try (FileChannel channel =
                    FileChannel.open(beside, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), FILE)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            rename(beside);
        } catch (IOException e) {
            try {
                Files.deleteIfExists(beside);
            } catch (IOException left) {
                e.addSuppressed(left);
            }
            throw new CommandException(
                    ExitStatus.UNWRITTEN, "the file " + file + " cannot be written: " + reason(e), e);
        }
    }

    void makeFolder() throws IOException {
        Path folder = file.getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            Files.createDirectories(folder, FOLDER);
        }
    }

    private void rename(Path beside) throws IOException {
        try {
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new CommandException(
                    ExitStatus.UNWRITTEN, "the file " + file + " cannot be deleted: " + reason(e), e);
        }
    }

    /** Many failures say no more than the name of the file. */
    static String reason(IOException failure) {
        String kind = failure.getClass().getSimpleName().replaceAll("Exception$", "");
        return failure.getMessage() == null ? kind : failure.getMessage() + " (" + kind + ")";
    }
}
