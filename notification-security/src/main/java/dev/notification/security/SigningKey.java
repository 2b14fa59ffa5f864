package dev.notification.security;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import java.util.UUID;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The key that signs access tokens (HMAC with SHA-256, RFC 7518, section 3.2). */
public final class SigningKey {
    private static final System.Logger LOG = System.getLogger(SigningKey.class.getName());

    private static final int BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";

    private SigningKey() {}

    /** @throws IllegalArgumentException if the secret is too short or easy to guess, as {@link SecretStrength} says */
    public static SecretKey ofSecret(String secret) {
        SecretStrength.problem(secret).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        return new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /**
     * The key in the file; made first, readable by its owner only, if there is none or it is empty. Without the file every
     * token that was issued is void. On return it is on the disk, whole, so that the next start finds the same one.
     *
     * @throws IllegalStateException if the file holds something else
     * @throws UncheckedIOException if the file can be neither read nor written
     */
    public static SecretKey inFile(Path file) {
        try {
            if (!Files.exists(file)) {
                create(file, false);
            } else if (Files.readString(file).isBlank()) {
                create(file, true);
            }
            byte[] key = Base64.getDecoder().decode(Files.readString(file).strip());
            if (key.length != BYTES) {
                throw new IllegalArgumentException("not " + BYTES + " bytes");
            }
            return new SecretKeySpec(key, ALGORITHM);
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw new IllegalStateException(
                    file + " does not hold a key of ours; restore it, or move it away to have a new one made", e);
        } catch (IOException e) {
            throw new UncheckedIOException("the signing key " + file + " can be neither read nor made", e);
        }
    }

    /** Beside it first: whatever stops this process, there is no key or a whole one. An empty one was never used. */
    private static void create(Path file, boolean replacing) throws IOException {
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        byte[] text = (Base64.getEncoder().encodeToString(key) + "\n").getBytes(StandardCharsets.US_ASCII);
        Path directory = file.toAbsolutePath().getParent();
        Path beside = directory.resolve(file.getFileName() + "." + UUID.randomUUID() + ".new");
        try {
            try (FileChannel channel = FileChannel.open(
                    beside, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly())) {
                channel.write(ByteBuffer.wrap(text));
                channel.force(true);
            }
            publish(beside, file, replacing);
        } finally {
            Files.deleteIfExists(beside);
        }
        force(directory);
    }

    /** A link does not overwrite what another process makes at the same moment: its key is the key. */
    private static void publish(Path beside, Path file, boolean replacing) throws IOException {
        if (replacing) {
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        try {
            Files.createLink(file, beside);
        } catch (FileAlreadyExistsException e) {
            // The other one's is used.
        } catch (UnsupportedOperationException | FileSystemException e) {
            // Not every file system has links.
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** The name is on the disk too. Some systems cannot open a directory, and need not. */
    private static void force(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the folder of the signing key cannot be flushed", e);
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
