package dev.notification.app.endtoend;

import dev.notification.persistence.DatabaseConfig;
import dev.notification.persistence.testkit.SqliteDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqliteEndToEndTest
        implements EndToEndContract,
                InboxContract,
                SendingContract,
                ContentContract,
                AccessContract,
                MachinesContract,
                DeletionContract,
                RestoreContract {
    @RegisterExtension
    final SqliteDatabase database = new SqliteDatabase();

    @Override
    public DatabaseConfig emptyDatabase() {
        return database.empty();
    }
}
