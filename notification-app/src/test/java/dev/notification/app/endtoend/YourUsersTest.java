package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.persistence.DatabaseConfig;
import dev.notification.persistence.testkit.SqliteDatabase;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The two shops of docs/your-users.md, read out of it and run as they stand there. */
class YourUsersTest {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final Path PAGE = Path.of("..", "docs", "your-users.md");

    @TempDir
    Path directory;

    @RegisterExtension
    final SqliteDatabase database = new SqliteDatabase();

    private Path program(String name) throws IOException {
        Matcher matcher = Pattern.compile("<!-- program: " + name + " -->\n\n```java\n(.*?)```\n", Pattern.DOTALL)
                .matcher(Files.readString(PAGE));
        assertThat(matcher.find()).as(name).isTrue();
        return Files.writeString(directory.resolve(name + ".java"), matcher.group(1));
    }

    /** What the command of the page prints: the key alone. */
    private String key(DatabaseConfig config) throws Exception {
        Path out = directory.resolve("key");
        Path err = directory.resolve("words");
        var builder = new ProcessBuilder(
                        JAVA,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.notification.app.Main",
                        "key",
                        "create",
                        "shop",
                        "--scopes",
                        "send,users")
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("NOTIFICATION_DATABASE_URL", config.url());
        end(builder.start(), err);
        assertThat(Files.readString(out)).matches("nsk_[0-9A-Za-z]{59}\n");
        return Files.readString(out).strip();
    }

    private static void end(Process process, Path err) throws Exception {
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(err)).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    private List<JsonNode> run(Path program, int port, String key, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(JAVA));
        command.addAll(List.of(options));
        command.add(program.toString());
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        var builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("NOTIFICATION_SERVER", "http://localhost:" + port);
        builder.environment().put("NOTIFICATION_KEY", key);
        end(builder.start(), err);
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(out)) {
            lines.add(Api.MAPPER.readTree(line));
        }
        return lines;
    }

    @Test
    void aShopWithAKeySendsToItsUserAndMintsTheTokenOfTheSocketThatHasItAtOnce() throws Exception {
        DatabaseConfig config = database.empty();
        try (var server = new RunningServer(config, Map.of())) {
            List<JsonNode> said = run(program("Shop"), server.port(), key(config));

            assertThat(said).hasSize(3);
            assertThat(said.get(0).get("external_id").asText()).isEqualTo("usr_42");
            assertThat(said.get(0).get("new_user").asBoolean()).isTrue();
            assertThat(said.get(1).at("/notifications/0/message").asText()).isEqualTo("Welcome");
            assertThat(said.get(2).at("/notification/message").asText()).isEqualTo("Your order has been shipped");
            assertThat(said.get(2).get("backlog").asBoolean()).isFalse();
        }
    }

    @Test
    void aShopThatSignsItsOwnTokensDoesTheSame() throws Exception {
        DatabaseConfig config = database.empty();
        int keys = freePort();
        Map<String, String> settings = Map.of(
                "NOTIFICATION_AUTH_JWT_ISSUER", "https://shop.example",
                "NOTIFICATION_AUTH_JWT_AUDIENCE", "notifications",
                "NOTIFICATION_AUTH_JWT_JWKS_URL", "http://127.0.0.1:" + keys + "/jwks.json");
        try (var server = new RunningServer(config, settings)) {
            List<JsonNode> said = run(program("SigningShop"), server.port(), key(config), "-Djwks.port=" + keys);

            assertThat(said).hasSize(2);
            assertThat(said.get(0).get("type").asText()).isEqualTo("hello");
            assertThat(said.get(1).at("/notification/message").asText()).isEqualTo("Your order has been shipped");
        }
    }

    /** Below those that the system gives to whoever asks for any, so nobody takes it before the shop does. */
    private static int freePort() throws IOException {
        for (int port = 20_000 + (int) (ProcessHandle.current().pid() % 10_000); ; port++) {
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // The next one, then.
            }
        }
    }
}
