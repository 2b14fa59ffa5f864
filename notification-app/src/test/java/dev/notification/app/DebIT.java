package dev.notification.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The .deb of the build, installed below a folder by the real dpkg, with its scripts. */
class DebIT {
    private static final String SETTINGS = "etc/notification/notification.properties";

    @TempDir
    Path directory;

    private static Path built() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            List<Path> all =
                    files.filter(file -> file.toString().endsWith("_all.deb")).toList();
            assertThat(all).hasSize(1);
            return all.get(0).toAbsolutePath();
        }
    }

    private void dpkg(Path root, String... what) throws IOException, InterruptedException {
        dpkgWith(System.getProperty("java.home"), root, what);
    }

    private void dpkgWith(String java, Path root, String... what) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "dpkg",
                "--root=" + root,
                "--force-script-chrootless",
                "--force-not-root",
                "--force-bad-path",
                // The Java of this machine may have come in another way.
                "--force-depends",
                "--log=" + directory.resolve("dpkg.log")));
        command.addAll(List.of(what));
        Tools.Said said = Tools.run(directory, Map.of("JAVA_HOME", java), command);
        assertThat(said.status()).as(said.text()).isZero();
    }

    @Test
    void itIsInstalledRunsTheFiveStepsAndGoesWithoutTakingDataAlong() throws IOException, InterruptedException {
        Tools.need("dpkg-deb", "TESTS_NEED_DPKG");
        Path root = directory.resolve("root");
        Path ofDpkg = Files.createDirectories(root.resolve("var/lib/dpkg"));
        Files.createDirectory(ofDpkg.resolve("info"));
        Files.createDirectory(ofDpkg.resolve("updates"));
        Files.createFile(ofDpkg.resolve("status"));
        Path data = Files.createDirectories(root.resolve("var/lib/notification"));

        dpkg(root, "--install", built().toString());

        assertThat(root.resolve("usr/lib/systemd/system/notification.service"))
                .hasSameTextualContentAs(Path.of("src/main/dist/systemd/notification.service"));
        assertThat(root.resolve("usr/share/man/man1/notification.1.gz")).exists();
        assertThat(root.resolve("usr/sbin/notification-admin")).isExecutable();
        assertThat(root.resolve("usr/share/doc/notification/changelog.gz")).exists();
        assertThat(root.resolve("usr/share/doc/notification/copyright"))
                .content()
                .contains("Apache License");
        Path program = root.resolve("usr/bin/notification");
        Map<String, String> settings = Map.of("NOTIFICATION_HTTP_PORT", "0", "NOTIFICATION_HTTP_DRAIN_DELAY", "0s");
        try (JarProcess server = JarProcess.start(
                data,
                settings,
                List.of(program.toString(), "--config", root.resolve(SETTINGS).toString()))) {
            FiveSteps.doneOn(server.port());
            assertThat(server.log()).doesNotContain("archive of classes");
        }
        Files.writeString(root.resolve(SETTINGS), "log.level=warn\n");

        // Without a Java it makes no archive of classes, and that is no reason to fail.
        dpkgWith("/nowhere", root, "--install", built().toString());
        assertThat(root.resolve(SETTINGS)).hasContent("log.level=warn\n");

        dpkg(root, "--remove", "notification");
        assertThat(root.resolve(SETTINGS)).exists();
        assertThat(root.resolve("usr/share/notification")).doesNotExist();

        dpkg(root, "--purge", "notification");
        assertThat(root.resolve("etc/notification")).doesNotExist();
        assertThat(data.resolve("notification.db")).exists();
    }
}
