package dev.notification.persistence;

import dev.notification.core.testkit.ListeningContract;
import dev.notification.core.testkit.Stores;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class SqliteListeningTest implements ListeningContract {
    private static PersistenceModule module;

    /** One for all, since to open one takes longer than most of these tests. */
    @BeforeAll
    static void open(@TempDir Path directory) {
        module = PersistenceModule.open(DatabaseConfig.of("jdbc:sqlite:" + directory.resolve("notification.db")));
    }

    @AfterAll
    static void close() {
        module.close();
    }

    @Override
    public Stores stores() {
        return OpenStores.of(module);
    }

    @Override
    public int seeds() {
        return 25;
    }
}
