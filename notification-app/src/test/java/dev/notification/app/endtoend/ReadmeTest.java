package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.persistence.DatabaseConfig;
import dev.notification.persistence.testkit.SqliteDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The five steps of README.md, read out of it and done with the real curl. */
class ReadmeTest {
    private static final Path README = Path.of("..", "README.md");
    private static final String ADDRESS = "localhost:8080";
    private static final String TOKEN = "<JWT>";

    @TempDir
    Path directory;

    @RegisterExtension
    final SqliteDatabase database = new SqliteDatabase();

    /** @param body what the server answered */
    private record Answer(int status, JsonNode body) {}

    @BeforeEach
    void curlIsThere() throws IOException, InterruptedException {
        boolean isThere =
                new ProcessBuilder("sh", "-c", "command -v curl").start().waitFor() == 0;
        assumeTrue(isThere || System.getenv("TESTS_NEED_CURL") != null, "curl is not installed; its test is skipped");
    }

    /** The lines of the first fenced block of that kind behind a heading. */
    private static List<String> block(String heading, String kind) throws IOException {
        List<String> lines = Files.readAllLines(README);
        int start = lines.indexOf(heading);
        assertThat(start).as(heading).isNotNegative();
        List<String> rest = lines.subList(start, lines.size());
        int open = rest.indexOf("```" + kind);
        assertThat(open).as(kind).isPositive();
        List<String> block = rest.subList(open + 1, rest.size());
        return block.subList(0, block.indexOf("```"));
    }

    private Answer curl(String line, int port, String token) throws IOException, InterruptedException {
        assertThat(line).contains("http://" + ADDRESS);
        String command = line.replace(ADDRESS, "localhost:" + port)
                .replace(TOKEN, token)
                .replaceFirst("^curl ", "curl -sS -m 30 -w '\\\\n%{http_code}' ");
        Path out = Files.createTempFile(directory, "out", "");
        Path err = Files.createTempFile(directory, "err", "");
        Process process = new ProcessBuilder("sh", "-c", command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(err)).isZero();
        String said = Files.readString(out);
        int end = said.lastIndexOf('\n');
        return new Answer(Integer.parseInt(said.substring(end + 1)), Api.MAPPER.readTree(said.substring(0, end)));
    }

    @Test
    void theFiveStepsWorkAsTheyStandThere() throws IOException, InterruptedException {
        List<String> lines = block("## Five steps", "sh");
        Iterator<String> steps =
                lines.stream().filter(line -> line.startsWith("curl ")).iterator();
        String third = lines.stream()
                .filter(line -> line.startsWith("# 3."))
                .findFirst()
                .orElseThrow();
        assertThat(third).contains("ws://" + ADDRESS + "/api/ws", "Authorization: Bearer " + TOKEN);
        JsonNode shown = Api.MAPPER.readTree(String.join("\n", block("## Five steps", "json")));

        try (var server = new RunningServer(database.empty(), Map.of())) {
            Answer registered = curl(steps.next(), server.port(), "");
            assertThat(registered.status()).isEqualTo(201);
            Answer loggedIn = curl(steps.next(), server.port(), "");
            assertThat(loggedIn.status()).isEqualTo(200);
            String token = loggedIn.body().get("token").asText();
            try (Device device = Device.plain(server.port(), token)) {
                Answer sent = curl(steps.next(), server.port(), token);
                assertThat(sent.status()).isEqualTo(201);
                JsonNode pushed = device.next();
                assertThat(names(pushed)).isEqualTo(names(shown));
                assertThat(pushed.get("message")).isEqualTo(shown.get("message"));
                assertThat(pushed.get("id")).isEqualTo(shown.get("id"));
            }
            Answer history = curl(steps.next(), server.port(), token);
            assertThat(history.status()).isEqualTo(200);
            assertThat(history.body().get("notifications").findValuesAsText("message"))
                    .containsExactly(shown.get("message").asText());
            assertThat(steps).isExhausted();
        }
    }

    @Test
    void aKeySendsToAUserOfTheApplicationsAndMintsItsToken() throws IOException, InterruptedException {
        List<String> lines = block("## Your users", "sh");
        assertThat(lines.get(0)).isEqualTo("notification-app/target/notification " + KeyCommand.WORDS + " > shop.key");
        DatabaseConfig config = database.empty();
        try (var server = new RunningServer(config, Map.of())) {
            String key = KeyCommand.run(directory, config, server);

            Answer sent = curl(lines.get(1).replace("$(cat shop.key)", key), server.port(), "");
            Answer minted = curl(lines.get(2).replace("$(cat shop.key)", key), server.port(), "");

            assertThat(sent.status()).isEqualTo(201);
            assertThat(sent.body().get("external_id").asText()).isEqualTo("usr_42");
            assertThat(minted.status()).isEqualTo(200);
            JsonNode history =
                    server.api().history(minted.body().get("token").asText()).body();
            assertThat(history.at("/notifications/0/id")).isEqualTo(sent.body().get("id"));
        }
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
