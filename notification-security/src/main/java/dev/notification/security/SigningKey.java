package dev.notification.security;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The key that signs access tokens (HMAC with SHA-256, RFC 7518, section 3.2). */
public final class SigningKey {
    private static final int BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";

    private SigningKey() {}

    public static SecretKey ofSecret(String secret) {
        return new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /**
     * The key in the file; made first, readable by its owner only, if there is none. Without the file every token that was
     * issued is void.
     *
     * @throws IllegalStateException if the file holds something else
     * @throws UncheckedIOException if the file can be neither read nor written
     */
    public static SecretKey inFile(Path file) {
        try {
            create(file);
            byte[] key = Base64.getDecoder().decode(Files.readString(file).strip());
            if (key.length != BYTES) {
                throw new IllegalArgumentException("not " + BYTES + " bytes");
            }
            return new SecretKeySpec(key, ALGORITHM);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    file + " does not hold a key of ours; restore it, or move it away to have a new one made", e);
        } catch (IOException e) {
            throw new UncheckedIOException("the signing key " + file + " can be neither read nor made", e);
        }
    }

    private static void create(Path file) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        byte[] text = (Base64.getEncoder().encodeToString(key) + "\n").getBytes(StandardCharsets.US_ASCII);
        try (FileChannel channel =
                FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly())) {
            channel.write(ByteBuffer.wrap(text));
            channel.force(true);
        } catch (FileAlreadyExistsException e) {
            // Another process made it at the same moment: its key is the key.
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
