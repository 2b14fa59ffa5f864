package dev.notification.transport.rest;

import dev.notification.core.testkit.Stores;
import dev.notification.persistence.DatabaseConfig;
import dev.notification.persistence.PersistenceModule;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Requests that wait for inboxes on Sqlite. */
class SqliteLongPollsTest extends LongPollsTest {
    private static PersistenceModule module;

    @BeforeAll
    static void open(@TempDir Path directory) {
        module = PersistenceModule.open(DatabaseConfig.of("jdbc:sqlite:" + directory.resolve("notification.db")));
    }

    @AfterAll
    static void close() {
        module.close();
    }

    @Override
    Stores stores() {
        return new Stores(
                module.accounts(), module.inboxes(), module.upkeep(), module.sent(), module.devices(), module.logins());
    }
}
