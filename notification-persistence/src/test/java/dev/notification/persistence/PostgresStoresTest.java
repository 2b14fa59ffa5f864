package dev.notification.persistence;

import dev.notification.core.testkit.AccountStoreContract;
import dev.notification.core.testkit.AuditLogContract;
import dev.notification.core.testkit.DeviceStoreContract;
import dev.notification.core.testkit.InboxStoreContract;
import dev.notification.core.testkit.InboxUpkeepContract;
import dev.notification.core.testkit.LoginStoreContract;
import dev.notification.core.testkit.SentStoreContract;
import dev.notification.core.testkit.Stores;
import dev.notification.persistence.testkit.PostgresDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;

/** As the operator's guide has it: with a role that owns nothing, in a schema of its own. */
class PostgresStoresTest
        implements AccountStoreContract,
                AuditLogContract,
                InboxStoreContract,
                InboxUpkeepContract,
                SentStoreContract,
                DeviceStoreContract,
                LoginStoreContract {
    @Order(1)
    @RegisterExtension
    final PostgresDatabase database = new PostgresDatabase();

    @Order(2)
    @RegisterExtension
    final OpenStores stores = new OpenStores();

    @Override
    public Stores emptyStores() {
        var roles = new LeastPrivileges(database.empty());
        try {
            roles.step(1);
            PersistenceModule.migrate(roles.owner());
            roles.step(2);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return stores.stores(roles.server());
    }
}
