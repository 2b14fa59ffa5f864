package dev.notification.app.endtoend;

import dev.notification.persistence.DatabaseConfig;
import dev.notification.persistence.testkit.SqliteDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqliteForeignTokensTest implements ForeignTokensContract {
    @RegisterExtension
    final SqliteDatabase database = new SqliteDatabase();

    @Override
    public DatabaseConfig emptyDatabase() {
        return database.empty();
    }
}
