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
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

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
    @TempDir
    private static Path folder;

    @RegisterExtension
    static final EmptiedStores STORES = new EmptiedStores(() ->
            new EmptiedStores.Made(DatabaseConfig.of("jdbc:sqlite:" + folder.resolve(UUID.randomUUID() + ".db"))));

    @Override
    public Stores emptyStores() {
        return STORES.next();
    }
}
