package dev.notification.persistence;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files that are there after a power failure, too, once a method has returned. */
final class DurableFiles {
    private static final Logger LOG = LoggerFactory.getLogger(DurableFiles.class);

    private DurableFiles() {}

    /** The content of a file is on the disk; its name may not be. */
    static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** The names in a folder are on the disk; where a folder cannot be opened, the system sees to that itself. */
    static void forceNames(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            LOG.debug("the folder {} cannot be flushed", folder, e);
        }
    }

    /** Why something failed, for people: many failures say no more than the name of the file. */
    static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "this user may not do that (" + failure.getMessage() + ")";
        }
        if (failure instanceof NoSuchFileException) {
            return failure.getMessage() + " is not there";
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    /** Within a folder, at once or not at all; the name is on the disk after {@link #forceNames}. */
    static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** To a file that is not there yet; its content is not on the disk yet. */
    static void copy(Path from, Path to, FileAttribute<?>... rights) throws IOException {
        try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
                FileChannel out =
                        FileChannel.open(to, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), rights)) {
            long size = in.size();
            long copied = 0;
            while (copied < size) {
                long more = in.transferTo(copied, size - copied, out);
                if (more <= 0) {
                    throw new IOException(from + " became shorter while it was copied");
                }
                copied += more;
            }
        }
    }
}
