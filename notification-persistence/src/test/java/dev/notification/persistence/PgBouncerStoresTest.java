package dev.notification.persistence;

import dev.notification.core.testkit.AccountStoreContract;
import dev.notification.core.testkit.AuditLogContract;
import dev.notification.core.testkit.DeviceStoreContract;
import dev.notification.core.testkit.InboxStoreContract;
import dev.notification.core.testkit.InboxUpkeepContract;
import dev.notification.core.testkit.LoginStoreContract;
import dev.notification.core.testkit.SentStoreContract;
import dev.notification.core.testkit.Stores;
import dev.notification.persistence.testkit.PgBouncer;
import dev.notification.persistence.testkit.PostgresDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/** All that the stores promise, through a pooler that gives each transaction another session. */
class PgBouncerStoresTest
        implements AccountStoreContract,
                AuditLogContract,
                InboxStoreContract,
                InboxUpkeepContract,
                SentStoreContract,
                DeviceStoreContract,
                LoginStoreContract {
    private static final PostgresDatabase DATABASE = new PostgresDatabase();
    private static PgBouncer bouncer;
    private static DatabaseConfig template;

    @RegisterExtension
    static final EmptiedStores STORES = new EmptiedStores(() -> {
        DatabaseConfig copy = DATABASE.copyOf(template);
        return new EmptiedStores.Made(bouncer.through(copy), copy);
    });

    /** Round robin: no transaction has the session of the one before. */
    @BeforeAll
    static void start() {
        template = DATABASE.empty();
        bouncer = PgBouncer.before(template, "transaction", "server_round_robin = 1", "default_pool_size = 8");
        PersistenceModule.migrate(template);
    }

    @AfterAll
    static void stop() {
        if (bouncer != null) {
            bouncer.close();
        }
    }

    @Override
    public Stores emptyStores() {
        return STORES.next();
    }
}
