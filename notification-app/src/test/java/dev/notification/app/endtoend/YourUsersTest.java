package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.persistence.DatabaseConfig;
import dev.notification.persistence.testkit.SqliteDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
        assertThat(Files.readString(PAGE)).contains("notification " + KeyCommand.WORDS + " > shop.key");
        Matcher matcher = Pattern.compile("<!-- program: " + name + " -->\n\n```java\n(.*?)```\n", Pattern.DOTALL)
                .matcher(Files.readString(PAGE));
        assertThat(matcher.find()).as(name).isTrue();
        return Files.writeString(directory.resolve(name + ".java"), matcher.group(1));
    }

    private Process started(Path program, int port, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(JAVA, program.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("NOTIFICATION_SERVER", "http://localhost:" + port);
        builder.environment().putAll(environment);
        return builder.start();
    }

    private JsonNode shop(int port, String key, String... arguments) throws Exception {
        Process shop = started(program("Shop"), port, Map.of("NOTIFICATION_KEY", key), arguments);
        try {
            return Api.MAPPER.readTree(line(shop));
        } finally {
            shop.destroyForcibly();
        }
    }

    /** The next line that it prints. */
    private static String line(Process process) {
        return CompletableFuture.supplyAsync(() -> {
                    try {
                        String line = process.inputReader().readLine();
                        return line == null ? "it has ended" : line;
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .orTimeout(120, TimeUnit.SECONDS)
                .join();
    }

    /** What a device prints: what it has when it comes, and what it has at once when the shop ships something more. */
    private void aDeviceHasWhatIsThereAndWhatComes(int port, String key, String user, String token, String... before)
            throws Exception {
        Process device = started(program("Device"), port, Map.of("NOTIFICATION_TOKEN", token));
        try {
            JsonNode history = Api.MAPPER.readTree(line(device));
            assertThat(history.get("notifications").findValuesAsText("message")).containsExactly(before);
            assertThat(Api.MAPPER.readTree(line(device)).get("type").asText()).isEqualTo("hello");
            assertThat(Api.MAPPER.readTree(line(device)).get("type").asText()).isEqualTo("live");

            JsonNode shipped = shop(port, key, "ship", user);
            JsonNode frame = Api.MAPPER.readTree(line(device));
            while (frame.get("type").asText().equals("heartbeat")) {
                frame = Api.MAPPER.readTree(line(device));
            }

            assertThat(shipped.get("external_id").asText()).isEqualTo(user);
            assertThat(shipped.get("online").asBoolean()).isTrue();
            assertThat(frame.at("/notification/message").asText()).isEqualTo("Your order has been shipped");
            assertThat(frame.get("backlog").asBoolean()).isFalse();
        } finally {
            device.destroyForcibly();
        }
    }

    @Test
    void aShopWithAKeySendsToItsUserAndMintsTheTokenOfTheSocketThatHasItAtOnce() throws Exception {
        DatabaseConfig config = database.empty();
        try (var server = new RunningServer(config, Map.of())) {
            String key = KeyCommand.run(directory, config, server);

            JsonNode first = shop(server.port(), key, "ship", "usr_42");
            JsonNode token = shop(server.port(), key, "token", "usr_42");

            assertThat(first.get("new_user").asBoolean()).isTrue();
            assertThat(token.get("user_id")).isEqualTo(first.get("user_id"));
            aDeviceHasWhatIsThereAndWhatComes(
                    server.port(), key, "usr_42", token.get("token").asText(), "Your order has been shipped");
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
            String key = KeyCommand.run(directory, config, server);
            Process shop = started(program("SigningShop"), server.port(), Map.of(), Integer.toString(keys), "usr_43");
            try {
                aDeviceHasWhatIsThereAndWhatComes(server.port(), key, "usr_43", line(shop));
            } finally {
                shop.destroyForcibly();
            }
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
