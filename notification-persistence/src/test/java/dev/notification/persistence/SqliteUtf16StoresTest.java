package dev.notification.persistence;

import dev.notification.core.testkit.AccountStoreContract;
import dev.notification.core.testkit.AuditLogContract;
import dev.notification.core.testkit.DeviceStoreContract;
import dev.notification.core.testkit.InboxStoreContract;
import dev.notification.core.testkit.InboxUpkeepContract;
import dev.notification.core.testkit.LoginStoreContract;
import dev.notification.core.testkit.SentStoreContract;
import dev.notification.core.testkit.Stores;
import dev.notification.persistence.testkit.SqliteDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;

/** All that the stores promise, in a file that somebody has made for UTF-16: SQLite gives and takes the same characters. */
class SqliteUtf16StoresTest
        implements AccountStoreContract,
                AuditLogContract,
                InboxStoreContract,
                InboxUpkeepContract,
                SentStoreContract,
                DeviceStoreContract,
                LoginStoreContract {
    @Order(1)
    @RegisterExtension
    final SqliteDatabase database = new SqliteDatabase();

    @Order(2)
    @RegisterExtension
    final OpenStores stores = new OpenStores();

    /** The encoding is kept with the first table, and stays when that is gone. */
    @Override
    public Stores emptyStores() {
        DatabaseConfig config = database.empty();
        try (Connection connection = DriverManager.getConnection(config.url());
                Statement statement = connection.createStatement()) {
            statement.execute("pragma encoding = 'UTF-16le'");
            statement.execute("create table first (column_of_it text)");
            statement.execute("drop table first");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return stores.stores(config);
    }
}
