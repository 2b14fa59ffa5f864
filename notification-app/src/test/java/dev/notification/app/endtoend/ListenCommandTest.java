package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.app.command.ClientLine;
import dev.notification.app.command.Terminal;
import dev.notification.persistence.DatabaseConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code listen} and time: what a month, the end of a token and a certificate do; ListenIT has the rest. */
class ListenCommandTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PASSWORD = "password123";

    @TempDir
    Path directory;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T10:00:00Z"));

    private RunningServer server() {
        return new RunningServer(
                DatabaseConfig.of("jdbc:sqlite:" + directory.resolve("notification.db")),
                Map.of("NOTIFICATION_LIMITS_ENABLED", "false"),
                now::get);
    }

    private int run(Map<String, String> variables, String input, OutputStream out, PrintStream err, String... line) {
        Map<String, String> all = new HashMap<>(variables);
        all.put("XDG_CONFIG_HOME", directory.resolve("config").toString());
        all.put("XDG_STATE_HOME", directory.resolve("state").toString());
        var in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        return ClientLine.run(new Terminal(all, in, out, err, Optional.empty()), err, line);
    }

    private static Map<String, String> environment(String server, String token) {
        return Map.of("NOTIFICATION_SERVER", server, "NOTIFICATION_TOKEN", token);
    }

    /** A listener whose reader can go away, which ends it with the next notification. */
    private final class Listener {
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();
        private final List<Long> told = new ArrayList<>();
        private final CompletableFuture<Integer> status;
        private final Runnable whenFirst;
        private boolean hasReader = true;

        Listener(Map<String, String> variables) {
            this(variables, () -> {}, "--device=d");
        }

        /** @param whenFirst is done before the first one is acknowledged */
        Listener(Map<String, String> variables, Runnable whenFirst, String... options) {
            this.whenFirst = whenFirst;
            List<String> line = new ArrayList<>(List.of("listen", "--format=json"));
            line.addAll(List.of(options));
            var words = new PrintStream(err, true, StandardCharsets.UTF_8);
            var lines = new OutputStream() {
                @Override
                public void write(int b) {
                    throw new UnsupportedOperationException("a line comes as a whole");
                }

                @Override
                public void write(byte[] line) throws IOException {
                    read(Api.MAPPER.readTree(line));
                }
            };
            status = CompletableFuture.supplyAsync(() -> run(variables, "", lines, words, line.toArray(String[]::new)));
            await().atMost(PATIENCE).until(() -> said().contains("listening to") || status.isDone());
        }

        private synchronized void read(JsonNode line) throws IOException {
            if (!hasReader) {
                throw new IOException("Broken pipe");
            }
            told.add(line.at("/notification/id").asLong());
            if (told.size() == 1) {
                whenFirst.run();
            }
        }

        synchronized List<Long> told() {
            return List.copyOf(told);
        }

        String said() {
            return err.toString(StandardCharsets.UTF_8);
        }

        void untilTold(List<Long> ids) {
            await().atMost(PATIENCE).until(() -> told().size() >= ids.size());
            assertThat(told()).as(said()).isEqualTo(ids);
        }

        /** @param send sends one that nobody reads any more */
        void end(Runnable send) {
            synchronized (this) {
                hasReader = false;
            }
            send.run();
            assertThat(status.join()).isEqualTo(141);
        }
    }

    /** What it was told while it was archived elsewhere is told, too, each in its place. */
    @Test
    void whoWasAwayForTooLongIsToldWhatIsThereOnceAndInItsOrder() throws IOException {
        String cursor;
        Path places = directory.resolve("state/notification/listen");
        long archived;
        long kept;
        int former;
        try (RunningServer server = server()) {
            former = server.port();
            String token = server.api().account("ada");
            var listener = new Listener(environment("http://localhost:" + former, token));
            long told = server.api().send(token, 1, "told").id();
            listener.untilTold(List.of(told));
            listener.end(() -> server.api().send(token, 1, "removed"));
            cursor = Api.MAPPER
                    .readTree(places.resolve("localhost%3A" + former + "@1@d.json")
                            .toFile())
                    .get("cursor")
                    .asText();
            server.api()
                    .call(server.api()
                            .request("/api/notifications/" + (told + 1), token)
                            .DELETE());
            archived = server.api().send(token, 1, "archived").id();
            kept = server.api().send(token, 1, "kept").id();
            server.api().post("/api/notifications/archive", token, "{\"ids\":[" + archived + "]}");
        }
        now.set(now.get().plus(Duration.ofDays(31)));
        try (RunningServer server = server()) {
            String token =
                    server.api().logIn("ada", PASSWORD).body().get("token").asText();
            await().atMost(PATIENCE)
                    .until(() -> server.api()
                            .get("/api/notifications/changes?since=" + cursor, token)
                            .body()
                            .path("type")
                            .asText()
                            .equals("reset"));
            Files.move(
                    places.resolve("localhost%3A" + former + "@1@d.json"),
                    places.resolve("localhost%3A" + server.port() + "@1@d.json"));

            var listener = new Listener(environment("http://localhost:" + server.port(), token));

            assertThat(listener.said()).contains("cannot go on from cursor " + cursor + " (purged)");
            long next = server.api().send(token, 1, "next").id();
            listener.untilTold(List.of(archived, kept, next));
            listener.end(() -> server.api().send(token, 1, "nobody reads it"));
        }
    }

    /** The inbox has three pages, and each changes while the oldest of them is told. */
    @Test
    void whatHappensWhileALongInboxIsToldLosesAndRepeatsNothing() throws IOException {
        try (RunningServer server = server()) {
            Api api = server.api();
            String token = api.account("ada");
            Map<String, String> environment = environment("http://localhost:" + server.port(), token);
            StringBuilder batch = new StringBuilder();
            for (int i = 1; i <= 450; i++) {
                batch.append("{\"username\":\"ada\",\"message\":\"m\"");
                batch.append(i == 120 || i == 320 ? ",\"collapse_key\":\"" + i + "\"}\n" : "}\n");
            }
            var out = new ByteArrayOutputStream();
            var words = new PrintStream(out, true, StandardCharsets.UTF_8);
            assertThat(run(environment, batch.toString(), words, words, "send", "--file=-"))
                    .as(out.toString(StandardCharsets.UTF_8))
                    .isZero();
            String archived = "{\"ids\":[140,340]}";
            Consumer<String> change = removed -> {
                api.send(token, 1, "arrives meanwhile");
                for (String key : List.of("120", "320")) {
                    now.updateAndGet(it -> it.plusSeconds(1));
                    api.post(
                            "/api/notifications/send",
                            token,
                            "{\"user_id\":1,\"message\":\"replaced\",\"collapse_key\":\"" + key + "\"}");
                }
                for (String id : removed.split(" ")) {
                    api.call(api.request("/api/notifications/" + id, token).DELETE());
                }
                api.post("/api/notifications/archive", token, archived);
            };

            // What has changed on the newest page is told as it was.
            List<Long> expected = LongStream.rangeClosed(1, 450).boxed().collect(Collectors.toList());
            expected.removeAll(List.of(100L, 101L, 120L, 140L));
            expected.addAll(List.of(451L, 120L, 320L));
            var whole = new Listener(environment, () -> change.accept("100 101 300 301"), "--device=d", "--from-start");
            whole.untilTold(expected);
            whole.end(() -> api.send(token, 1, "nobody reads it"));

            // As after a reset, when what was archived elsewhere is told, too.
            api.post("/api/notifications/unarchive", token, archived);
            Path place = directory.resolve("state/notification/listen/localhost%3A" + server.port() + "@1@e.json");
            Files.writeString(place, "{\"cursor\":\"old1.7\",\"id\":0,\"created_at\":\"\"}");
            List<Long> inbox = LongStream.rangeClosed(1, 450).boxed().collect(Collectors.toList());
            inbox.removeAll(List.of(100L, 101L, 120L, 300L, 301L, 320L, 110L, 140L));
            // Two were replaced before it began, too; a replacement takes a number and does not use it.
            inbox.addAll(List.of(451L, 120L, 320L, 454L, 140L, 455L, 120L, 320L));
            var reset = new Listener(environment, () -> change.accept("110"), "--device=e");
            reset.untilTold(inbox);
            reset.end(() -> api.send(token, 1, "nobody reads it"));
        }
    }

    @Test
    void aTokenThatEndsIsRenewedAndNothingIsLostOrToldTwice() throws IOException {
        try (RunningServer server = server()) {
            server.api().account("ada");
            String url = "http://localhost:" + server.port();
            var words = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
            assertThat(run(Map.of(), PASSWORD + "\n", words, words, "login", "ada", "--server=" + url))
                    .isZero();
            Path profile = directory.resolve("config/notification/profile.json");
            JsonNode first = Api.MAPPER.readTree(profile.toFile()).get("token");
            List<Long> sent = new ArrayList<>();
            now.set(now.get().plus(Duration.ofMinutes(59)));
            String sender =
                    server.api().logIn("ada", PASSWORD).body().get("token").asText();

            var listener = new Listener(Map.of());
            await().atMost(PATIENCE).until(() -> {
                now.updateAndGet(it -> it.plusSeconds(10)); // Its hour is over soon.
                sent.add(server.api().send(sender, 1, "message").id());
                return !Api.MAPPER.readTree(profile.toFile()).get("token").equals(first);
            });
            sent.add(server.api().send(sender, 1, "the last one").id());

            listener.untilTold(sent);
            listener.end(() -> server.api().send(sender, 1, "nobody reads it"));
        }
    }

    @Test
    void aCertificateOfOnesOwnIsTrustedWhenItIsNamedAndOnlyThen() throws IOException {
        Path certificate = Certificate.in(directory).certificate();
        try (RunningServer server = server();
                var tunnel = new TlsTunnel(server.port())) {
            String token = server.api().account("ada");
            String url = "https://localhost:" + tunnel.port();
            Map<String, String> trusting = new HashMap<>(environment(url, token));
            trusting.put("NOTIFICATION_CA_FILE", certificate.toString());
            var err = new ByteArrayOutputStream();
            var words = new PrintStream(err, true, StandardCharsets.UTF_8);

            int refused = run(environment(url, token), "", words, words, "send", "ada", "x");

            assertThat(refused).isEqualTo(69);
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .contains("no encrypted connection: PKIX")
                    .contains("NOTIFICATION_CA_FILE");
            var listener = new Listener(trusting);
            assertThat(run(trusting, "", words, words, "send", "ada", "x")).isZero();
            listener.untilTold(List.of(1L));
            listener.end(() -> server.api().send(token, 1, "nobody reads it"));
            trusting.put(
                    "NOTIFICATION_CA_FILE",
                    directory.resolve("notification.key").toString());
            assertThat(run(trusting, "", words, words, "whoami")).isEqualTo(78);
        }
    }
}
