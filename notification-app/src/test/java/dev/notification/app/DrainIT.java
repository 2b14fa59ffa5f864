package dev.notification.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.notification.app.endtoend.Api;
import dev.notification.app.endtoend.Device;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What those in front of a server, and those who use it, see of its end. */
class DrainIT {
    @TempDir
    Path directory;

    private JarProcess start(String drainDelay) throws IOException {
        return JarProcess.start(
                directory, Map.of("NOTIFICATION_HTTP_PORT", "0", "NOTIFICATION_HTTP_DRAIN_DELAY", drainDelay));
    }

    /** Each question comes on a connection of its own, as those of balancers do. */
    private static String ask(int port, String path) {
        try (var socket = new Socket("localhost", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "refused: " + e.getMessage();
        }
    }

    @Test
    void aServerThatIsToldToStopIsNotReadyFirstAndServesEverybodyUntilItsDelayIsOver() throws Exception {
        try (JarProcess server = start("5m")) {
            var api = new Api(server.port());
            String token = api.account("ada");
            Device before = Device.plain(server.port(), token);

            server.stop();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> ask(server.port(), "/health/ready").startsWith("HTTP/1.1 503 "));

            assertThat(ask(server.port(), "/health/ready")).contains("\"status\":\"not_ready\"");
            assertThat(ask(server.port(), "/health/live")).startsWith("HTTP/1.1 200 ");
            Device meanwhile = Device.plain(server.port(), token);
            Api.Answer sent = api.send(token, 1, "in the last minute");
            assertThat(sent.status()).isEqualTo(201);
            assertThat(sent.header("Connection")).isEmpty();
            assertThat(before.next().get("message").asText()).isEqualTo("in the last minute");
            assertThat(meanwhile.next().get("message").asText()).isEqualTo("in the last minute");
            assertThat(server.log()).contains("not ready from now on", "http.drain-delay");
        }
    }

    @Test
    void longPollsAreAnsweredAndSocketsSentAwayWhenTheDelayIsOver() throws Exception {
        try (JarProcess server = start("3s")) {
            var api = new Api(server.port());
            String token = api.account("ada");
            String cursor = api.history(token).body().get("cursor").asText();
            Device device = Device.plain(server.port(), token);
            try (var poll = new Socket("localhost", server.port())) {
                poll.setSoTimeout(50_000);
                poll.getOutputStream()
                        .write(("GET /api/notifications/changes?wait=60&since=" + cursor
                                        + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));

                Process process = server.stop();

                assertThat(new String(poll.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .startsWith("HTTP/1.1 200 ")
                        .contains("Connection: close", "\"changes\":[]");
                assertThat(device.closeCode()).isEqualTo(1001);
                assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isEqualTo(143);
            }
        }
    }
}
