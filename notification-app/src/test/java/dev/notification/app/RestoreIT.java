package dev.notification.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.app.endtoend.Api;
import dev.notification.app.endtoend.Device;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does on the worst day, again and again: the server is killed under load, and a backup is restored. */
class RestoreIT {
    private static final int ROUNDS = 10;
    private static final int SENDERS = 4;
    private static final int SENT_IN_BETWEEN = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final AtomicLong sent = new AtomicLong();

    private void run(String... arguments) {
        var printed = new ByteArrayOutputStream();
        var out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        int status = Main.run(
                arguments,
                Map.of("NOTIFICATION_DATABASE_URL", "jdbc:sqlite:" + directory.resolve("notification.db")),
                new ByteArrayInputStream(new byte[0]),
                out,
                out);
        assertThat(status)
                .as("%s: %s", List.of(arguments), printed.toString(StandardCharsets.UTF_8))
                .isZero();
    }

    /** What a client holds of the time before a restore. */
    private record Held(String token, String cursor) {}

    @Test
    @Timeout(600)
    void aRestoreAfterAKillIsWholeAndEveryClientLoadsEverythingAgain() throws Exception {
        Path backup = directory.resolve("backup.db");
        List<Held> held = new ArrayList<>();
        for (int round = 0; round <= ROUNDS; round++) {
            try (JarProcess server = JarProcess.start(
                    directory, Map.of("NOTIFICATION_HTTP_PORT", "0", "NOTIFICATION_LIMITS_ENABLED", "false"))) {
                var api = new Api(server.port());
                String token = api.account("ada");
                assertAllBeginAgain(server, api, token, held);
                if (round < ROUNDS) {
                    held.add(killUnderLoad(server, api, token, backup));
                }
            }
            if (round < ROUNDS) {
                run("restore", backup.toString());
                run("integrity");
            }
        }
        assertThat(replaced()).isEqualTo(ROUNDS);
    }

    private static void assertAllBeginAgain(JarProcess server, Api api, String token, List<Held> held) {
        for (Held before : held) {
            assertThat(api.history(before.token()).status()).isEqualTo(401);
            for (String query : List.of("?since=" + before.cursor(), "?device=phone")) {
                try (Device device = Device.v1(server.port(), token, query)) {
                    device.next("hello");
                    JsonNode reset = device.next("reset");
                    assertThat(reset.get("reason").asText()).isEqualTo("epoch");
                }
            }
        }
    }

    private Held killUnderLoad(JarProcess server, Api api, String token, Path backup) throws InterruptedException {
        String cursor;
        try (Device phone = Device.v1(server.port(), token, "?device=phone")) {
            cursor = phone.next("hello").get("head").asText();
            phone.send("{\"type\":\"ack\",\"cursor\":\"" + cursor + "\"}");
            phone.send("{\"type\":\"ping\"}");
            for (JsonNode frame = phone.next();
                    !"pong".equals(frame.path("type").asText()); ) {
                frame = phone.next();
            }
        }
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        for (int sender = 0; sender < SENDERS; sender++) {
            senders.execute(() -> sendUntilItIsGone(api, token));
        }
        awaitMore();
        run("backup", "--overwrite", backup.toString());
        awaitMore();
        server.kill();
        senders.shutdown();
        assertThat(senders.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        return new Held(token, cursor);
    }

    private void awaitMore() {
        long before = sent.get();
        await().atMost(PATIENCE).until(() -> sent.get() >= before + SENT_IN_BETWEEN);
    }

    private void sendUntilItIsGone(Api api, String token) {
        try {
            while (api.send(token, 1, "under load").status() == 201) {
                sent.incrementAndGet();
            }
        } catch (UncheckedIOException e) {
            // It was killed.
        }
    }

    private long replaced() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().contains(".before-restore-"))
                    .count();
        }
    }
}
