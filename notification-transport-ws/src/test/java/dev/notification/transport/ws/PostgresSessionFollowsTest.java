package dev.notification.transport.ws;

import dev.notification.core.testkit.FollowInboxContract;
import dev.notification.core.testkit.FollowerKind;
import dev.notification.core.testkit.Stores;
import dev.notification.persistence.PersistenceModule;
import dev.notification.persistence.testkit.PostgresDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Sessions that follow inboxes on Postgres. */
class PostgresSessionFollowsTest implements FollowInboxContract {
    private static PersistenceModule module;

    /** One for all, since to open one takes longer than most of these tests. */
    @BeforeAll
    static void open() {
        module = PersistenceModule.open(new PostgresDatabase().empty());
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
