package dev.notification.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.notification.app.command.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit of systemd: what it calls is there and works, systemd understands it, and finds it closed. */
class ServiceUnitIT {
    private static final Path UNIT = Path.of("src", "main", "dist", "systemd", "notification.service");
    private static final Path ADMIN =
            Path.of("src", "main", "dist", "systemd", "notification-admin").toAbsolutePath();
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

    /** What it asks systemd for, which is not there: the service's user, folder, settings and secrets. */
    @Test
    void operatorsCommandsAreRunAsTheServiceIs() throws IOException, InterruptedException {
        List<String> words =
                asked("\"$0\" \"$@\"", ADMIN.toString(), "user", "create", "ada b", "*", "p$HOME$$", "${HOME}$");

        assertThat(words)
                .contains("--wait", "--pipe", "--property=DynamicUser=yes", "--property=User=notification")
                .contains(
                        "--setenv=NOTIFICATION_DATABASE_URL=jdbc:postgresql://db/n?sslmode=require",
                        "--setenv=NOTIFICATION_BRAND=\"A & B\" for $5; `x` \\ *")
                .anyMatch(
                        word -> word.matches(
                                "--setenv=NOTIFICATION_JWT_SECRET_FILE=/run/credentials/notification-admin-\\d+\\.service/jwt-secret"));
        assertThat(words.stream().filter(word -> word.startsWith("--setenv="))).hasSize(3);
        assertThat(words.stream().filter(word -> word.matches("--property=(LoadCredential|EnvironmentFile).*")))
                .containsExactly(
                        "--property=EnvironmentFile=-/etc/default/notification",
                        "--property=EnvironmentFile=/etc/some more",
                        "--property=LoadCredential=jwt-secret:/etc/notification/jwt-secret",
                        "--property=LoadCredentialEncrypted=database-password");
        assertThat(ofProgram(words)).containsExactly("user", "create", "ada b", "*", "p$HOME$$", "${HOME}$");
        for (String line : List.of("StateDirectory=", "StateDirectoryMode=", "CacheDirectory=", "UMask=")) {
            String ofUnit = Files.readAllLines(UNIT).stream()
                    .filter(each -> each.startsWith(line))
                    .findFirst()
                    .orElseThrow();
            assertThat(words).contains("--property=" + ofUnit);
        }
    }

    @Test
    void theProgramUnderstandsTheOperatorsCommandsOfThePage() throws IOException, InterruptedException {
        List<String> lines = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("sudo notification-admin "))
                .toList();
        assertThat(lines).hasSizeGreaterThanOrEqualTo(3);
        for (String line : lines) {
            List<String> words = ofProgram(asked(line));

            var nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
            var terminal = new Terminal(Map.of(), InputStream.nullInputStream(), nowhere, nowhere, Optional.empty());
            assertThatCode(() -> CommandTree.line(Map.of(), terminal, nowhere, nowhere)
                            .parseArgs(words.toArray(String[]::new)))
                    .as(line)
                    .doesNotThrowAnyException();
        }
    }

    private static List<String> ofProgram(List<String> words) {
        int program = words.indexOf("/usr/bin/notification");
        assertThat(words.subList(program + 1, program + 3))
                .containsExactly("--config", "/etc/notification/notification.properties");
        return words.subList(program + 3, words.size());
    }

    /**
     * What systemd-run is asked for by a line for a shell, with variables put in. The answers of systemctl are those of systemd 252
     * for a unit with a drop-in.
     */
    private List<String> asked(String line, String... words) throws IOException, InterruptedException {
        assumeTrue(Tools.isRoot(), "only root may run operators' commands as the service");
        Path bin = Files.createDirectories(directory.resolve("bin"));
        script(bin.resolve("systemctl"), """
                case "$1 $2" in
                  "show --property=Environment") cat <<'END' ;;
                NOTIFICATION_JWT_SECRET_FILE=/run/credentials/notification.service/jwt-secret \
                "NOTIFICATION_DATABASE_URL=jdbc:postgresql://db/n?sslmode=require" \
                "NOTIFICATION_BRAND=\\"A & B\\" for \\$5; \\`x\\` \\\\ *"
                END
                  "show --property=EnvironmentFiles") cat <<'END' ;;
                /etc/default/notification (ignore_errors=yes)
                /etc/some more (ignore_errors=no)
                END
                  "cat notification.service") cat <<'END' ;;
                [Service]
                #LoadCredential=no:/no
                LoadCredential=gone:/gone
                [Service]
                LoadCredential=
                LoadCredential = jwt-secret:/etc/notification/jwt-secret
                LoadCredentialEncrypted=database-password
                END
                esac
                """);
        script(bin.resolve("systemd-run"), """
                while [ "${1#-}" != "$1" ]; do printf '%s\\n' "$1"; shift; done
                printf '%s\\n' "$@" | sed 's/\\$\\$/\\n/g; s/\\${*[A-Z]*}*//g; s/\\n/$/g'
                """);
        script(bin.resolve("sudo"), "exec \"$@\"\n");
        Path admin = bin.resolve("notification-admin");
        if (!Files.exists(admin)) {
            Files.createSymbolicLink(admin, ADMIN);
        }
        List<String> command = new ArrayList<>(List.of("sh", "-c", line));
        command.addAll(List.of(words));

        Tools.Said said = Tools.run(directory, Map.of("PATH", bin + ":" + System.getenv("PATH")), command);

        assertThat(said.status()).as(said.text()).isZero();
        return said.text().lines().toList();
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
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
