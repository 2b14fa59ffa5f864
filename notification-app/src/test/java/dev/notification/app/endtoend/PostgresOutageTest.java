package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.persistence.DatabaseConfig;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that stops, stalls and comes back, under a server that goes on. */
class PostgresOutageTest {
    private static final Duration PROMISED = Duration.ofSeconds(5);

    @TempDir
    Path directory;

    private EmbeddedPostgres startPostgres(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(directory.resolve("data"))
                .setCleanDataDirectory(false)
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void aStoppedDatabaseIs503AndSocketsStayAndAllIsWellWhenItIsBack() throws IOException {
        int port = freePort();
        EmbeddedPostgres postgres = startPostgres(port);
        var database = new DatabaseConfig(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "", 8);
        try (var server = new RunningServer(database, Map.of())) {
            String ada = server.api().account("ada");
            try (Device device = Device.plain(server.port(), ada)) {
                assertThat(server.api().send(ada, 1, "before").status()).isEqualTo(201);
                device.next();

                postgres.close();
                long start = System.nanoTime();
                Api.Answer refused = server.api().send(ada, 1, "meanwhile");
                Duration taken = Duration.ofNanos(System.nanoTime() - start);

                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.code()).isEqualTo("store_unavailable");
                assertThat(refused.header("Retry-After")).isNotEmpty();
                assertThat(taken).isLessThan(PROMISED);
                assertThat(server.api().history(ada).status()).isEqualTo(503);
                Awaitility.await()
                        .atMost(PROMISED)
                        .until(() -> server.api().get("/health/ready", "").status() == 503);
                assertThat(server.api().get("/health/live", "").status()).isEqualTo(200);

                try (EmbeddedPostgres back = startPostgres(port)) {
                    Awaitility.await()
                            .atMost(PROMISED)
                            .until(() -> server.api().send(ada, 1, "after").status() == 201);

                    assertThat(back).isNotNull();
                    assertThat(device.next().get("message").asText()).isEqualTo("after");
                    assertThat(server.api()
                                    .history(ada)
                                    .body()
                                    .get("notifications")
                                    .findValuesAsText("message"))
                            .containsExactly("after", "before");
                }
            }
        }
    }

    @Test
    void aStalledDatabaseIs503WithinFiveSeconds() throws IOException, InterruptedException {
        int port = freePort();
        try (EmbeddedPostgres postgres = startPostgres(port);
                var server = new RunningServer(
                        new DatabaseConfig(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "", 8), Map.of())) {
            String ada = server.api().account("ada");
            signal("STOP");
            try {
                long start = System.nanoTime();
                Api.Answer refused = server.api().send(ada, 1, "into the void");
                Duration taken = Duration.ofNanos(System.nanoTime() - start);

                assertThat(refused.status()).isEqualTo(503);
                assertThat(taken).isLessThan(PROMISED);
                Awaitility.await()
                        .atMost(Duration.ofSeconds(10))
                        .until(() -> server.api().get("/health/ready", "").status() == 503);
                assertThat(server.api().get("/health/live", "").status()).isEqualTo(200);
            } finally {
                signal("CONT");
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> server.api().send(ada, 1, "after").status() == 201);
            assertThat(server.api().history(ada).body().get("notifications").findValuesAsText("message"))
                    .contains("after")
                    .hasSizeLessThanOrEqualTo(2);
        }
    }

    /** To the server and each of its children. */
    private void signal(String name) throws IOException, InterruptedException {
        long leader = Long.parseLong(Files.readAllLines(directory.resolve("data/postmaster.pid"))
                .get(0)
                .strip());
        ProcessHandle postmaster = ProcessHandle.of(leader).orElseThrow();
        for (ProcessHandle process :
                Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList()) {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        }
    }
}
