package dev.notification.core.memory;

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

class InMemoryStoresTest
        implements AccountStoreContract,
                AuditLogContract,
                InboxStoreContract,
                InboxUpkeepContract,
                SentStoreContract,
                DeviceStoreContract,
                LoginStoreContract,
                IdentityContract,
                NamedSendsContract {
    @Override
    public Stores emptyStores() {
        return Stores.inMemory();
    }
}
