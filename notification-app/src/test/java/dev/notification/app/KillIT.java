package dev.notification.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.app.endtoend.Api;
import dev.notification.app.endtoend.Device;
import dev.notification.persistence.DatabaseConfig;
import dev.notification.persistence.testkit.PostgresDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four senders at full speed, a device that connects again and again from its cursor, and a server that is killed twice:
 * the device ends up with every acknowledged notification exactly once, in order.
 */
class KillIT {
    private static final int SENDERS = 4;
    private static final long BETWEEN_KILLS_MILLIS = 2500;

    @TempDir
    Path directory;

    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
    private final AtomicBoolean sending = new AtomicBoolean(true);

    @Test
    void nothingIsLostOnSqlite() throws Exception {
        run(Map.of());
    }

    @Test
    void nothingIsLostOnPostgresql() throws Exception {
        DatabaseConfig database = new PostgresDatabase().empty();
        run(Map.of("NOTIFICATION_DATABASE_URL", database.url(), "NOTIFICATION_DATABASE_USER", database.user()));
    }

    private void run(Map<String, String> database) throws Exception {
        Map<String, String> settings = new HashMap<>(database);
        settings.put("NOTIFICATION_HTTP_PORT", Integer.toString(freePort()));
        // All that was acknowledged is looked for, and how much that is depends on the machine.
        settings.put("NOTIFICATION_LIMITS_ENABLED", "false");
        settings.put("NOTIFICATION_RETENTION_COUNT", "");
        JarProcess server = JarProcess.start(directory, settings);
        try {
            int port = server.port();
            String token = new Api(port).account("ada");
            String start = new Api(port).history(token).body().get("cursor").asText();
            List<CompletableFuture<Void>> senders = IntStream.range(0, SENDERS)
                    .mapToObj(sender -> CompletableFuture.runAsync(() -> send(port, token, sender)))
                    .toList();
            CompletableFuture<List<JsonNode>> device =
                    CompletableFuture.supplyAsync(() -> follow(port, token, start, new Random(7)));

            for (int kill = 0; kill < 2; kill++) {
                TimeUnit.MILLISECONDS.sleep(BETWEEN_KILLS_MILLIS);
                server.kill();
                server = JarProcess.start(directory, settings);
            }
            TimeUnit.MILLISECONDS.sleep(BETWEEN_KILLS_MILLIS);
            sending.set(false);
            senders.forEach(sender -> sender.orTimeout(30, TimeUnit.SECONDS).join());

            check(device.orTimeout(60, TimeUnit.SECONDS).join());
        } finally {
            server.close();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Until it is told to stop; what was not acknowledged is sent again under the same key. */
    private void send(int port, String token, int sender) {
        var api = new Api(port);
        for (int i = 0; sending.get(); i++) {
            String message = "sender " + sender + " message " + i;
            while (!acknowledged.containsKey(message)) {
                try {
                    Api.Answer answer = api.call(api.request("/api/notifications/send", token)
                            .header("Content-Type", "application/json")
                            .header("Idempotency-Key", sender + "-" + i)
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    "{\"user_id\":1,\"message\":\"" + message + "\"}")));
                    if (answer.status() == 201) {
                        acknowledged.put(message, answer.body().get("rev").asLong());
                    }
                } catch (UncheckedIOException e) {
                    pause(); // The server is being killed or started.
                }
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All notification frames, over many connections, each of which ends at a random moment. */
    private List<JsonNode> follow(int port, String token, String start, Random random) {
        List<JsonNode> frames = new ArrayList<>();
        String cursor = start;
        boolean done = false;
        while (!done) {
            try (Device device = Device.v1(port, token, "?since=" + cursor)) {
                long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(400));
                while (System.nanoTime() < end && !done) {
                    JsonNode frame = device.poll(50);
                    if (frame != null && frame.path("type").asText().equals("notification")) {
                        assertThat(frame.get("prev").asText()).isEqualTo(cursor);
                        cursor = frame.get("cursor").asText();
                        frames.add(frame);
                    }
                    done = !sending.get() && frames.size() >= acknowledged.size() && frame == null;
                }
            } catch (CompletionException e) {
                pause(); // Nobody is listening just now.
            }
        }
        return frames;
    }

    private void check(List<JsonNode> frames) {
        List<Long> revisions = frames.stream()
                .map(frame -> frame.at("/notification/rev").asLong())
                .toList();
        assertThat(revisions)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, frames.size()).boxed().toList());
        Map<String, Long> received = new HashMap<>();
        frames.forEach(frame -> received.merge(
                frame.at("/notification/message").asText(),
                frame.at("/notification/rev").asLong(),
                (one, two) -> {
                    throw new AssertionError("received twice: " + frame);
                }));
        assertThat(received).containsAllEntriesOf(acknowledged);
        assertThat(acknowledged).hasSizeGreaterThan(100);
    }
}
