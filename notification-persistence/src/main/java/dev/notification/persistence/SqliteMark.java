package dev.notification.persistence;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was last known of a database, kept in a small file beside it: if the database has less when it is opened again,
 * something was lost that was acknowledged.
 *
 * @param epoch the history that it is about
 * @param revisions the sum of all heads: it grows with every change of any inbox
 * @param isClean whether the database was closed since
 */
record SqliteMark(String epoch, long revisions, boolean isClean) {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteMark.class);
    private static final Pattern TEXT = Pattern.compile("epoch=(\\w+) revisions=(\\d{1,18}) state=(clean|open)\\R?");

    /** Empty if there is none, or none that can be read. */
    static Optional<SqliteMark> read(Path file) {
        try {
            Matcher text = TEXT.matcher(Files.readString(file, StandardCharsets.US_ASCII));
            return text.matches()
                    ? Optional.of(new SqliteMark(
                            text.group(1),
                            Long.parseLong(text.group(2)),
                            text.group(3).equals("clean")))
                    : Optional.empty();
        } catch (IOException e) {
            LOG.debug("no mark beside the database: {}", e.toString());
            return Optional.empty();
        }
    }

    /** Durable on return: whole, or as it was before. */
    void write(Path file) throws IOException {
        String text = "epoch=" + epoch + " revisions=" + revisions + " state=" + (isClean ? "clean" : "open") + "\n";
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(beside);
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(beside, options, ownerOnly(file))) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
            channel.force(true);
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
