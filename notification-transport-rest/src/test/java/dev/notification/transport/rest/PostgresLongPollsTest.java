package dev.notification.transport.rest;

import dev.notification.core.testkit.Stores;
import dev.notification.persistence.PersistenceModule;
import dev.notification.persistence.testkit.PostgresDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Requests that wait for inboxes on Postgres. */
class PostgresLongPollsTest extends LongPollsTest {
    private static PersistenceModule module;

    @BeforeAll
    static void open() {
        module = PersistenceModule.open(new PostgresDatabase().empty());
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
