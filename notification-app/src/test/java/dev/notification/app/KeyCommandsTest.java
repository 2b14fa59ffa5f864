package dev.notification.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be handed over, a key most of all. */
class KeyCommandsTest {
    @TempDir
    Path directory;

    private int run(OutputStream out, OutputStream err, String... arguments) {
        return Main.run(
                arguments,
                Map.of("NOTIFICATION_DATABASE_URL", "jdbc:sqlite:" + directory.resolve("notification.db")),
                new ByteArrayInputStream("a long password\n".getBytes(StandardCharsets.UTF_8)),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private static OutputStream failing(String why) {
        return new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException(why);
            }
        };
    }

    /** An export to a full disk must not look whole; and whoever closes a pipe wants no words. */
    @Test
    void whatCannotBePrintedIsAFailureOfEveryCommand() {
        var words = new ByteArrayOutputStream();
        run(OutputStream.nullOutputStream(), words, "user", "create", "ada");
        run(OutputStream.nullOutputStream(), words, "key", "create", "shop", "--scopes=send");
        for (String line : List.of(
                "--help",
                "user --help",
                "--version",
                "user list",
                "user show ada",
                "user export ada",
                "user create bob",
                "user role ada sender",
                "user password ada",
                "service list",
                "service create till",
                "key list",
                "config show",
                "config example",
                "config explain http.port",
                "migrate",
                "migrate --dry-run",
                "integrity",
                "backup " + directory.resolve("backup.db"),
                "epoch renew --yes",
                "user delete ada --yes",
                "completion bash",
                "serve --check --http.host=127.0.0.1 --http.port=0")) {
            words.reset();
            assertThat(run(failing("No space left on device"), words, line.split(" ")))
                    .as(line + words)
                    .isEqualTo(74);
            assertThat(words.toString(StandardCharsets.UTF_8))
                    .contains("standard output cannot be written: No space left on device")
                    .doesNotContain("\tat ");
        }
        for (String line : List.of("--help", "user list", "config example")) {
            words.reset();
            assertThat(run(failing("Broken pipe"), words, line.split(" "))).isEqualTo(141);
            assertThat(words.toString(StandardCharsets.UTF_8)).isEmpty();
        }
    }

    @Test
    void aKeyThatCannotBePrintedIsRevokedAgainAndTheCommandFails() {
        var words = new ByteArrayOutputStream();
        var list = new ByteArrayOutputStream();

        int status = run(failing("No space left on device"), words, "key", "create", "shop", "--scopes", "send");
        run(list, words, "key", "list");

        assertThat(status).isEqualTo(74);
        assertThat(words.toString(StandardCharsets.UTF_8)).contains("it was revoked again");
        assertThat(list.toString(StandardCharsets.UTF_8)).contains("  shop  revoked ");
    }
}
