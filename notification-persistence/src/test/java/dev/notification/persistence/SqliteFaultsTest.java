package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.notification.core.domain.UserId;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.testkit.Stores;
import dev.notification.persistence.testkit.SqliteDatabase;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqliteFaultsTest {
    @Order(1)
    @RegisterExtension
    final SqliteDatabase database = new SqliteDatabase();

    @Order(2)
    @RegisterExtension
    final OpenStores stores = new OpenStores();

    @Test
    void aFileThatSomebodyElseHasLockedIsUnavailableForWritingOnly() throws SQLException {
        DatabaseConfig config = database.empty();
        Stores opened = stores.stores(config);
        UserId ada = opened.user("ada");
        opened.send(ada, ada, "before");
        try (Connection other = DriverManager.getConnection(config.url());
                Statement statement = other.createStatement()) {
            statement.execute("begin immediate");
            long start = System.nanoTime();

            assertThatThrownBy(() -> opened.send(ada, ada, "meanwhile")).isInstanceOf(StoreUnavailableException.class);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
            assertThat(opened.messages(ada)).containsExactly("before");
            statement.execute("rollback");
        }
        opened.send(ada, ada, "after");
        assertThat(opened.messages(ada)).containsExactly("after", "before");
    }

    @Test
    void aDamagedFileIsRefusedAndNeverRecreated() throws IOException {
        DatabaseConfig config = database.empty();
        Path file = config.file().orElseThrow();
        try (PersistenceModule module = PersistenceModule.open(config)) {
            assertThat(module.problem()).isEmpty();
        }
        try (var damaged = new RandomAccessFile(file.toFile(), "rw")) {
            damaged.seek(100);
            damaged.write(new byte[900]);
        }
        byte[] before = Files.readAllBytes(file);

        assertThatThrownBy(() -> PersistenceModule.open(config)).isInstanceOf(StoreUnavailableException.class);

        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void somebodyElsesDatabaseIsRefusedAndLeftAsItIs() throws SQLException {
        DatabaseConfig config = database.empty();
        execute(config, "create table users (name text)");

        assertThatThrownBy(() -> PersistenceModule.open(config)).isInstanceOf(StoreUnavailableException.class);

        assertThat(ask(config, "select count(*) from sqlite_master")).isEqualTo(1);
    }

    @Test
    void newFileHasSmallPages() throws SQLException {
        DatabaseConfig config = database.empty();
        assertThat(stores.module(config).durability().isSafe()).isTrue();
        assertThat(ask(config, "pragma page_size")).isEqualTo(2048);
    }

    @Test
    void olderFileKeepsItsPages() throws SQLException {
        DatabaseConfig config = database.empty();
        execute(config, "pragma page_size = 4096", "vacuum");
        assertThat(stores.module(config).durability().isSafe()).isTrue();
        assertThat(ask(config, "pragma page_size")).isEqualTo(4096);
    }

    @Test
    void whatWasWrittenIsOnTheDiskInAFormThatSqliteCallsSafe() {
        assertThat(stores.module(database.empty()).durability().isSafe()).isTrue();
    }

    @Test
    void aDirectoryThatIsNotThereIsSaid() {
        assertThatThrownBy(() -> PersistenceModule.open(DatabaseConfig.of("jdbc:sqlite:/no/such/directory/n.db")))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("cannot open the database");
    }

    private static void execute(DatabaseConfig config, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(config.url());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static int ask(DatabaseConfig config, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(config.url());
                Statement statement = connection.createStatement();
                var answer = statement.executeQuery(sql)) {
            return answer.getInt(1);
        }
    }
}
