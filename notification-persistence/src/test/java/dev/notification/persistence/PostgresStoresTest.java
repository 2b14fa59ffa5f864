package dev.notification.persistence;

import dev.notification.core.testkit.AccountStoreContract;
import dev.notification.core.testkit.AuditLogContract;
import dev.notification.core.testkit.DeviceStoreContract;
import dev.notification.core.testkit.IdentityContract;
import dev.notification.core.testkit.InboxStoreContract;
import dev.notification.core.testkit.InboxUpkeepContract;
import dev.notification.core.testkit.LoginStoreContract;
import dev.notification.core.testkit.NamedSendsContract;
import dev.notification.core.testkit.SentStoreContract;
import dev.notification.core.testkit.Stores;
import dev.notification.persistence.testkit.PostgresDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/** As the operator's guide has it: with a role that owns nothing, in a schema of its own. */
class PostgresStoresTest
        implements AccountStoreContract,
                AuditLogContract,
                InboxStoreContract,
                InboxUpkeepContract,
                SentStoreContract,
                DeviceStoreContract,
                LoginStoreContract,
                IdentityContract,
                NamedSendsContract {
    private static final PostgresDatabase DATABASE = new PostgresDatabase();
    private static DatabaseConfig template;
    private static LeastPrivileges roles;

    @RegisterExtension
    static final EmptiedStores STORES = new EmptiedStores(() -> {
        LeastPrivileges copy = roles.in(DATABASE.copyOf(template));
        return new EmptiedStores.Made(copy.server(), copy.administrator());
    });

    @BeforeAll
    static void migrate() throws SQLException {
        template = DATABASE.empty();
        roles = new LeastPrivileges(template);
        roles.step(1);
        PersistenceModule.migrate(roles.owner());
        roles.step(2);
    }

    @Override
    public Stores emptyStores() {
        return STORES.next();
    }
}
