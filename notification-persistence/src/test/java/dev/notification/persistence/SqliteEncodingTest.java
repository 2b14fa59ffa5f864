package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.notification.core.port.StoreUnavailableException;
import dev.notification.persistence.testkit.SqliteDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteEncodingTest {
    @RegisterExtension
    final SqliteDatabase database = new SqliteDatabase();

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16le", "UTF-16be"})
    void aFileOfAnotherEncodingIsRefusedWithWhatToDo(String encoding) throws SQLException {
        DatabaseConfig config = made(encoding);

        for (Consumer<DatabaseConfig> use : CONSUMERS) {
            assertThatThrownBy(() -> use.accept(config))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("needs the encoding UTF-8, and was made with " + encoding);
        }
    }

    private static final List<Consumer<DatabaseConfig>> CONSUMERS = List.of(
            config -> PersistenceModule.open(config).close(),
            config -> PersistenceModule.openBeside(config).close(),
            PersistenceModule::migrate);

    /** The encoding is kept with the first table, and stays when that is gone. */
    private DatabaseConfig made(String encoding) throws SQLException {
        DatabaseConfig config = database.empty();
        try (Connection connection = DriverManager.getConnection(config.url());
                Statement statement = connection.createStatement()) {
            statement.execute("pragma encoding = '" + encoding + "'");
            statement.execute("create table first (column_of_it text)");
            statement.execute("drop table first");
        }
        return config;
    }
}
