package dev.notification.app.endtoend;

import dev.notification.persistence.DatabaseConfig;
import dev.notification.persistence.testkit.PostgresDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresEndToEndTest
        implements EndToEndContract,
                InboxContract,
                SendingContract,
                ContentContract,
                AccessContract,
                MachinesContract,
                DeletionContract,
                RestoreContract {
    @RegisterExtension
    final PostgresDatabase database = new PostgresDatabase();

    @Override
    public DatabaseConfig emptyDatabase() {
        return database.migrated();
    }
}
