package dev.notification.app.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file that holds one secret; ends of lines behind it are no part of it. */
final class SecretFile {
    private static final int MOST_BYTES = 1 << 16;

    private SecretFile() {}

    static String read(Path file) {
        try {
            byte[] bytes;
            try (InputStream in = Files.newInputStream(file)) {
                bytes = in.readNBytes(MOST_BYTES + 1); // It may be a pipe, or a device without an end.
            }
            if (bytes.length > MOST_BYTES) {
                throw new CommandException(ExitStatus.USAGE, "the file " + file + " is too long to hold a secret");
            }
            String secret = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()
                    .replaceAll("[\\r\\n]+$", "");
            if (secret.isBlank()) {
                throw new CommandException(ExitStatus.USAGE, "the file " + file + " is empty");
            }
            return secret;
        } catch (NoSuchFileException e) {
            throw new CommandException(ExitStatus.USAGE, "the file " + file + " is not there", e);
        } catch (CharacterCodingException e) {
            throw new CommandException(ExitStatus.USAGE, "the file " + file + " is not in UTF-8", e);
        } catch (IOException e) {
            throw new CommandException(
                    ExitStatus.USAGE, "the file " + file + " cannot be read: " + StateFile.reason(e), e);
        }
    }
}
