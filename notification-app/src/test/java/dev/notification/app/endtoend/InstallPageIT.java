package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/operations/install.md says to do with the tar.gz, as it stands there. */
class InstallPageIT {
    @TempDir
    Path folder;

    @Test
    void theArchiveIsUnpackedCheckedAndStarted() throws Exception {
        copyArchive();
        String path = String.join(
                File.pathSeparator,
                folder.resolve("bin").toString(),
                System.getProperty("java.home") + "/bin",
                System.getenv("PATH"));

        try (var page = new Walkthrough("operations/install.md", folder)) {
            page.with("HOME", folder.toString())
                    .with("PATH", path)
                    // What is made in the background would still be written while the folder is deleted.
                    .with("NOTIFICATION_JAVA_OPTIONS", "-Xshare:off")
                    .walk();
        }

        assertThat(folder.resolve("data/notification.db")).exists();
    }

    private void copyArchive() throws IOException {
        try (DirectoryStream<Path> built = Files.newDirectoryStream(Path.of("target"), "notification-[0-9]*.tar.gz")) {
            for (Path archive : built) {
                Files.copy(archive, folder.resolve(archive.getFileName()));
            }
        }
    }
}
