package dev.notification.persistence;

import dev.notification.core.testkit.ListeningContract;
import dev.notification.core.testkit.Stores;
import dev.notification.persistence.testkit.PostgresDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresListeningTest implements ListeningContract {
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
        return OpenStores.of(module);
    }

    @Override
    public int seeds() {
        return 25;
    }
}
