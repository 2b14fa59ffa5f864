package dev.notification.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.notification.app.endtoend.Api;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the build leaves, moved to a folder with letters of the world and started through a link. */
class LauncherIT {
    private static final Path BUILT = Path.of("target").toAbsolutePath();

    @TempDir
    Path directory;

    private Path moved() throws IOException {
        Path folder = Files.createDirectories(directory.resolve("new place"));
        for (String file :
                List.of("notification", "notification-app.jar", "notification.jsa", "notification.jsa.made")) {
            Files.copy(BUILT.resolve(file), folder.resolve(file));
        }
        Files.createDirectory(folder.resolve("lib"));
        try (Stream<Path> libraries = Files.list(BUILT.resolve("lib"))) {
            for (Path library : libraries.toList()) {
                Files.copy(library, folder.resolve("lib").resolve(library.getFileName()));
            }
        }
        return folder.resolve("notification");
    }

    /** Without the launcher, which takes a locale that knows all letters. */
    @Test
    void aWorkingDirectoryThatJavaCannotNameIsSaid() throws IOException, InterruptedException {
        assumeTrue(
                Charset.forName(System.getProperty("sun.jnu.encoding"))
                        .newEncoder()
                        .canEncode('\u00e9'),
                "this Java machine cannot make such a folder itself");
        Path work = Files.createDirectory(directory.resolve("caf\u00e9"));
        Path err = directory.resolve("err");
        var java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        BUILT.resolve("notification-app.jar").toString(),
                        "--http.port=0")
                .directory(work.toFile())
                .redirectError(err.toFile());
        java.environment().put("LC_ALL", "C");

        Process process = java.start();

        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isEqualTo(69);
        assertThat(Files.readString(err)).contains("set LC_ALL=C.UTF-8");
    }

    @Test
    void movedItStartsThroughALinkAndMakesItsArchiveAnewByItself() throws IOException, InterruptedException {
        assumeTrue(Files.exists(BUILT.resolve("notification.jsa")), "this Java makes no archive of classes");
        Path launcher = moved();
        Path link = Files.createSymbolicLink(directory.resolve("inbox"), Path.of("new place/notification"));
        Path work = Files.createDirectory(directory.resolve("work"));
        Map<String, String> settings = Map.of("NOTIFICATION_HTTP_PORT", "0", "LC_ALL", "C");

        try (JarProcess server = JarProcess.start(work, settings, link)) {
            assertThat(new Api(server.port()).get("/health/ready", "").status()).isEqualTo(200);
            assertThat(server.log()).contains("makes it anew meanwhile");
            Path made = launcher.resolveSibling("notification.jsa.made");
            String folder = launcher.getParent().toRealPath().toString();
            await().atMost(2, TimeUnit.MINUTES)
                    .until(() -> Files.exists(made) && Files.readString(made).contains(folder));
        }

        Path again = Files.createDirectory(directory.resolve("again"));
        try (JarProcess server = JarProcess.start(again, settings, launcher)) {
            assertThat(server.log()).doesNotContain("archive of classes");
        }
    }
}
