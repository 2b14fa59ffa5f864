package dev.notification.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.app.endtoend.Api;
import dev.notification.app.endtoend.Device;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as the build leaves it, started as the README says, in an empty directory. */
class JarIT {
    @TempDir
    Path directory;

    private Process process;

    /** Starts it and returns its port. Only the port is set: 8080 may be taken on this machine. */
    private int start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        Path.of("target", "notification-app.jar")
                                .toAbsolutePath()
                                .toString())
                .directory(directory.toFile())
                .redirectError(directory.resolve("log").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("NOTIFICATION_"));
        builder.environment().put("NOTIFICATION_HTTP_PORT", "0");
        process = builder.start();
        var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String ready = lines.readLine();
        assertThat(ready).as("the ready line; log: %s", log()).startsWith("notification is ready on http://localhost:");
        return URI.create(ready.substring(ready.indexOf("http"))).getPort();
    }

    private String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }

    @AfterEach
    void stop() {
        process.destroyForcibly();
    }

    @Test
    void itRunsStopsAndGoesOnWhereItWas() throws IOException, InterruptedException {
        int port = start();
        var api = new Api(port);
        String token = api.account("testuser");
        Device device = Device.plain(port, token);
        assertThat(api.send(token, 1, "hello").status()).isEqualTo(201);
        assertThat(device.next().get("message").asText()).isEqualTo("hello");

        process.destroy();

        assertThat(device.closeCode()).isEqualTo(1001);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(directory.resolve("notification.db")).exists();
        assertThat(directory.resolve("notification.db.key")).exists();
        assertThat(log()).doesNotContain("Exception").doesNotContain(token).doesNotContain("password123");

        var again = new Api(start());

        assertThat(again.history(token).body().get("notifications")).hasSize(1);
    }

    @Test
    void whatWasAcknowledgedOutlivesAKill() throws IOException, InterruptedException {
        var api = new Api(start());
        String token = api.account("testuser");
        for (int i = 1; i <= 20; i++) {
            assertThat(api.send(token, 1, "number " + i).status()).isEqualTo(201);
        }

        process.destroyForcibly().waitFor();

        assertThat(new Api(start())
                        .get("/api/notifications?limit=200", token)
                        .body()
                        .get("notifications"))
                .hasSize(20);
    }
}
