package dev.notification.transport.ws;

import dev.notification.core.testkit.FollowInboxContract;
import dev.notification.core.testkit.FollowerKind;
import dev.notification.core.testkit.Stores;
import dev.notification.persistence.DatabaseConfig;
import dev.notification.persistence.PersistenceModule;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Sessions that follow inboxes on Sqlite. */
class SqliteSessionFollowsTest implements FollowInboxContract {
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
        return new Stores(
                module.accounts(), module.inboxes(), module.upkeep(), module.sent(), module.devices(), module.logins());
    }

    @Override
    public FollowerKind followers() {
        return SessionFollower.kind(Mode.V1);
    }

    @Override
    public int crowd() {
        return 300;
    }

    @Override
    public int seeds() {
        return 25;
    }
}
