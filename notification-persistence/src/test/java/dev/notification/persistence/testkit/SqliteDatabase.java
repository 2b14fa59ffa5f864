package dev.notification.persistence.testkit;

import dev.notification.persistence.DatabaseConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fresh SQLite files, deleted after each test. */
public final class SqliteDatabase implements TestDatabase, AfterEachCallback {
    private Path directory;

    @Override
    public DatabaseConfig empty() {
        try {
            if (directory == null) {
                directory = Files.createTempDirectory("notification-sqlite");
            }
            return DatabaseConfig.of(
                    "jdbc:sqlite:" + Files.createTempDirectory(directory, "db").resolve("notification.db"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        if (directory != null) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
            directory = null;
        }
    }
}
