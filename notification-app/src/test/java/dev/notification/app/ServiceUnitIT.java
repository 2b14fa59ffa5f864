package dev.notification.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit of systemd: what it calls is there and works, systemd understands it, and finds it closed. */
class ServiceUnitIT {
    private static final Path UNIT = Path.of("src", "main", "dist", "systemd", "notification.service");
    private static final Path LAUNCHER = Path.of("target", "notification").toAbsolutePath();
    private static final Path PAGE = Path.of("..", "docs", "operations", "install.md");
    private static final String NEED = "TESTS_NEED_SYSTEMD";

    /** Of ten, in tenths: what the page says is 1.1, and other versions of systemd look at some things more or less. */
    private static final String EXPOSURE = "15";

    @TempDir
    Path directory;

    /** What stands behind a key, as a shell would take it. */
    private static String command(String key) throws IOException {
        String line = Files.readAllLines(UNIT).stream()
                .filter(each -> each.startsWith(key + "="))
                .findFirst()
                .orElseThrow();
        assertThat(line).containsPattern("=-?/usr/bin/notification ");
        return line.substring(key.length() + 1).replaceFirst("^-", "").replace("/usr/bin/notification", "\"$PROGRAM\"");
    }

    private Path unit(String text) throws IOException {
        return Files.writeString(directory.resolve("notification.service"), text);
    }

    /** Below those that the system gives to whoever asks for any. */
    private static int freePort() throws IOException {
        for (int port = 20_000 + (int) (ProcessHandle.current().pid() % 900); ; port++) {
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // The next one, then.
            }
        }
    }

    @Test
    void whatItCallsWorksOneAfterTheOther() throws IOException, InterruptedException {
        Path settings = Files.createDirectory(directory.resolve("etc"));
        int port = freePort();
        Files.writeString(
                settings.resolve("notification.properties"),
                PackageFiles.printed("config", "example") + "http.port=" + port + "\n");
        Path data = Files.createDirectory(directory.resolve("data"));
        Map<String, String> environment = Map.of(
                "PROGRAM", LAUNCHER.toString(),
                "JAVA_HOME", System.getProperty("java.home"),
                "CONFIGURATION_DIRECTORY", settings.toString(),
                "CACHE_DIRECTORY", directory.resolve("cache").toString(),
                "NOTIFICATION_HTTP_DRAIN_DELAY", "0s");

        Tools.Said before = Tools.run(data, environment, List.of("sh", "-c", command("ExecStartPre")));
        assertThat(before.status()).as(before.text()).isZero();

        try (JarProcess server =
                JarProcess.start(data, environment, List.of("sh", "-c", "exec " + command("ExecStart")))) {
            assertThat(server.port()).isEqualTo(port);
            Tools.Said after = Tools.run(data, environment, List.of("sh", "-c", command("ExecStartPost")));
            assertThat(after.text()).isEqualTo("http://localhost:" + port + " is ready\n");
            assertThat(after.status()).isZero();
            Process stopped = server.stop();
            assertThat(stopped.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(Files.readString(UNIT)).contains("SuccessExitStatus=" + stopped.exitValue() + "\n");
        }

        Files.writeString(settings.resolve("notification.properties"), "http.prot=8080\n");
        Tools.Said wrong = Tools.run(data, environment, List.of("sh", "-c", command("ExecStart")));
        assertThat(wrong.status()).as(wrong.text()).isEqualTo(78);
        // It counts for ExecStart alone: what fails before it and is not passed over would be tried for ever.
        assertThat(Files.readString(UNIT))
                .contains("RestartPreventExitStatus=2 77 78\n", "ExecStartPre=-/usr/bin/notification ");
    }

    @Test
    void systemdUnderstandsIt() throws IOException, InterruptedException {
        Tools.need("systemd-analyze", NEED);
        String text = Files.readString(UNIT).replace("/usr/bin/notification", LAUNCHER.toString());

        assertThat(verified(text)).isEmpty();
        // With the lines for secrets, which are commented out as long as there are none.
        assertThat(verified(text.replaceAll("(?m)^#(?=LoadCredential|Environment)", "")))
                .isEmpty();
        assertThat(verified(text.replace("PrivateTmp=yes", "PrivateTemp=yes"))).contains("PrivateTemp");
    }

    private String verified(String text) throws IOException, InterruptedException {
        return Tools.run(
                        directory,
                        Map.of(),
                        List.of(
                                "systemd-analyze",
                                "verify",
                                "--man=no",
                                unit(text).toString()))
                .text();
    }

    @Test
    void systemdFindsItClosed() throws IOException, InterruptedException {
        Tools.need("systemd-analyze", NEED);
        String text = Files.readString(UNIT);

        Tools.Said closed = secured(text);
        assertThat(closed.status()).as(closed.text()).isZero();
        assertThat(secured(text.replace("ProtectSystem=strict", "").replace("CapabilityBoundingSet=", ""))
                        .status())
                .isNotZero();
        assertThat(Files.readString(PAGE)).contains("--threshold=" + EXPOSURE);
    }

    private Tools.Said secured(String text) throws IOException, InterruptedException {
        return Tools.run(
                directory,
                Map.of(),
                List.of(
                        "systemd-analyze",
                        "security",
                        "--no-pager",
                        "--offline=true",
                        "--threshold=" + EXPOSURE,
                        unit(text).toString()));
    }
}
