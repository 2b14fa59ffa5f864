package dev.notification.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.notification.app.endtoend.Api;
import dev.notification.app.endtoend.Device;
import dev.notification.app.lab.Cutter;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator reads in the log of a server that runs in a process of its own. */
class ServerLogTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d) ";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @Test
    void theLogTellsOfTheStartOfWhoCameOfWhoWasRefusedAndOfTheStop() throws IOException, InterruptedException {
        Map<String, String> settings = Map.of(
                "NOTIFICATION_HTTP_PORT", "0",
                "NOTIFICATION_SEND_POLICY", "senders",
                "NOTIFICATION_LOG_LEVEL", "debug",
                "NOTIFICATION_SERVICE_HOST", "10.0.0.1",
                "NOTIFICATION_HTTP_PROT", "1");
        try (JarProcess server = JarProcess.start(directory, settings)) {
            var api = new Api(server.port());
            String token = api.account("ada");
            assertThat(api.send(token, 1, "to myself").status()).isEqualTo(403);
            assertThat(api.send("a" + token, 1, "x").status()).isEqualTo(401);
            assertThat(api.get("/api/notifications/sent/1", "").status()).isEqualTo(401);
            assertThat(api.get("/api/nowhere?secret=hunter2", token).status()).isEqualTo(404);
            assertThat(Device.refusal(server.port(), "wrong")).isEqualTo(401);
            try (Device device = Device.plain(server.port(), token)) {
                server.stop();
                assertThat(device.closeCode()).isEqualTo(1001);
            }
            assertThat(server.awaitEnd(30, TimeUnit.SECONDS)).isTrue();

            String log = server.log();
            assertThat(log.lines().filter(line -> line.matches(TIME + ".*")).count())
                    .isGreaterThan(8);
            assertThat(log)
                    .containsOnlyOnce(" on Java " + Runtime.version())
                    .containsPattern("SQLite 3\\.[0-9.]+ at .*notification.db; durability: safe; listens on 0.0.0.0:"
                            + server.port() + "; register.open=true, send.policy=senders")
                    .containsOnlyOnce("NOTIFICATION_SERVICE_HOST")
                    .contains("NOTIFICATION_HTTP_PROT (did you mean NOTIFICATION_HTTP_PORT?)")
                    .contains("INFO  audit: registered")
                    .contains("INFO  audit: logged_in")
                    .contains("refused POST /api/notifications/send of 127.0.0.1: 403 send_not_allowed, ")
                    .contains("refused POST /api/notifications/send of 127.0.0.1: 401 invalid_token, ")
                    .contains("refused GET /api/notifications/sent/1 of 127.0.0.1: 401 unauthenticated, ")
                    .contains("refused GET /api/nowhere of 127.0.0.1: 404 not_found")
                    .contains("refused WebSocket /api/ws of 127.0.0.1: 401 invalid_token, ")
                    .contains("DEBUG Sockets: a socket of user 1 is open")
                    .contains("DEBUG LoggedAnswers: POST /api/login: 200")
                    .containsPattern("stopping: [0-9]+ connections are open, 1 of them WebSockets")
                    .containsPattern("stopped: of 1 WebSockets [01] were cut")
                    .doesNotContain("\tat ")
                    .doesNotContain("hunter2")
                    .doesNotContain(token)
                    .doesNotContain("password123");
        }
    }

    @Test
    void aDatabaseThatGoesAwayAndComesBackIsOneErrorAndOneInfoAndEachLineIsJson()
            throws IOException, InterruptedException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "on")
                        .setServerConfig("full_page_writes", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .start();
                Cutter line = new Cutter(postgres.getPort())) {
            aDatabaseGoesAwayAndComesBack(line);
        }
    }

    private void aDatabaseGoesAwayAndComesBack(Cutter line) throws IOException, InterruptedException {
        Map<String, String> settings = Map.of(
                "NOTIFICATION_HTTP_PORT", "0",
                "NOTIFICATION_HTTP_HOST", "localhost",
                "NOTIFICATION_DATABASE_URL", "jdbc:postgresql://127.0.0.1:" + line.port() + "/postgres?sslmode=disable",
                "NOTIFICATION_DATABASE_USER", "postgres",
                "NOTIFICATION_LOG_FORMAT", "json");
        try (JarProcess server = JarProcess.start(directory, settings)) {
            // The log is written by a thread of its own.
            awaitLine(server, "INFO", "listens on");
            List<JsonNode> start = lines(server);
            assertThat(start)
                    .singleElement()
                    .satisfies(said -> assertThat(said.get("message").asText())
                            .matches("notification .* on Java .*, PostgreSQL [0-9.]+.* at postgresql://127.0.0.1:"
                                    + line.port() + "/postgres; durability: .*; listens on localhost:" + server.port()
                                    + "; .*"));

            line.goAway();
            awaitLine(server, "ERROR", "database is unwell");
            line.comeBack();
            awaitLine(server, "INFO", "database is well again");
            var api = new Api(server.port());
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> api.get("/health/ready", "").status() == 200);
            server.stop();
            assertThat(server.awaitEnd(30, TimeUnit.SECONDS)).isTrue();

            List<JsonNode> all = lines(server);
            assertThat(all).hasSizeLessThan(25);
            assertThat(all)
                    .filteredOn(said -> said.get("message").asText().contains("database is unwell"))
                    .hasSize(1);
            assertThat(all.get(all.size() - 1).get("message").asText()).startsWith("stopped: of 0 WebSockets");
        }
    }

    private static void awaitLine(JarProcess server, String level, String words) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> whole(server.log())
                        .lines()
                        .anyMatch(line -> line.contains("\"level\":\"" + level + "\"") && line.contains(words)));
    }

    private static List<JsonNode> lines(JarProcess server) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : whole(server.log()).lines().toList()) {
            JsonNode read = MAPPER.readTree(line);
            assertThat(read.fieldNames()).toIterable().contains("time", "level", "logger", "thread", "message");
            lines.add(read);
        }
        return lines;
    }

    /** Without a line that is being written. */
    private static String whole(String log) {
        return log.substring(0, log.lastIndexOf('\n') + 1);
    }
}
