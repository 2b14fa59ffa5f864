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
import dev.notification.persistence.testkit.SqliteDatabase;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqliteStoresTest
        implements AccountStoreContract,
                AuditLogContract,
                InboxStoreContract,
                InboxUpkeepContract,
                SentStoreContract,
                DeviceStoreContract,
                LoginStoreContract,
                IdentityContract,
                NamedSendsContract {
    @Order(1)
    @RegisterExtension
    final SqliteDatabase database = new SqliteDatabase();

    @Order(2)
    @RegisterExtension
    final OpenStores stores = new OpenStores();

    @Override
    public Stores emptyStores() {
        return stores.stores(database.empty());
    }
}
