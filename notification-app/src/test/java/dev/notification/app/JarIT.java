package dev.notification.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.app.endtoend.Api;
import dev.notification.app.endtoend.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Started as the README says, in an empty directory. Only the port is set: 8080 may be taken on this machine. */
class JarIT {
    private static final Map<String, String> ANY_PORT = Map.of("NOTIFICATION_HTTP_PORT", "0");

    @TempDir
    Path directory;

    @Test
    void itRunsStopsAndGoesOnWhereItWas() throws IOException, InterruptedException {
        String token;
        try (JarProcess server = JarProcess.start(directory, ANY_PORT)) {
            var api = new Api(server.port());
            token = api.account("testuser");
            Device device = Device.plain(server.port(), token);
            assertThat(api.send(token, 1, "hello").status()).isEqualTo(201);
            assertThat(device.next().get("message").asText()).isEqualTo("hello");

            Process process = server.stop();

            assertThat(device.closeCode()).isEqualTo(1001);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(143);
            assertThat(directory.resolve("notification.db")).exists();
            assertThat(directory.resolve("notification.db.key")).exists();
            assertThat(server.log())
                    .doesNotContain("Exception")
                    .doesNotContain(token)
                    .doesNotContain("password123");
        }
        try (JarProcess server = JarProcess.start(directory, ANY_PORT)) {
            assertThat(new Api(server.port()).history(token).body().get("notifications"))
                    .hasSize(1);
        }
    }

    /** The JVM starts with one collector only. */
    @Test
    void aCollectorOfItsOwnReplacesTheLaunchers() throws IOException {
        var settings =
                Map.of("NOTIFICATION_HTTP_PORT", "0", "NOTIFICATION_JAVA_OPTIONS", "-XX:+UseParallelGC -Xmx256m");
        try (JarProcess server = JarProcess.start(directory, settings)) {
            assertThat(new Api(server.port()).get("/health/ready", "").status()).isEqualTo(200);
        }
    }
}
