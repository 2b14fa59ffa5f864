package dev.notification.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key that cannot be handed over. */
class KeyCommandsTest {
    @TempDir
    Path directory;

    private int run(OutputStream out, OutputStream err, String... arguments) {
        return Main.run(
                arguments,
                Map.of("NOTIFICATION_DATABASE_URL", "jdbc:sqlite:" + directory.resolve("notification.db")),
                new ByteArrayInputStream(new byte[0]),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private static OutputStream fullDisk() {
        return new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException("No space left on device");
            }
        };
    }

    @Test
    void aKeyThatCannotBePrintedIsRevokedAgainAndTheCommandFails() {
        var words = new ByteArrayOutputStream();
        var list = new ByteArrayOutputStream();

        int status = run(fullDisk(), words, "key", "create", "shop", "--scopes", "send");
        run(list, words, "key", "list");

        assertThat(status).isEqualTo(74);
        assertThat(words.toString(StandardCharsets.UTF_8)).contains("it was revoked again");
        assertThat(list.toString(StandardCharsets.UTF_8)).contains("  shop  revoked ");
    }
}
