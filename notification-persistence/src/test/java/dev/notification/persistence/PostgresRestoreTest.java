package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.notification.core.domain.UserId;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.testkit.Stores;
import dev.notification.persistence.testkit.PostgresDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The step that pg_restore leaves, and who else uses a database. */
class PostgresRestoreTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Order(1)
    @RegisterExtension
    final PostgresDatabase database = new PostgresDatabase();

    @Order(2)
    @RegisterExtension
    final OpenStores opened = new OpenStores();

    private final DatabaseConfig config = database.empty();

    private Optional<String> other() {
        return other(config);
    }

    private static Optional<String> other(DatabaseConfig config) {
        try {
            return PostgresServers.other(config);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatPgRestoreHasPutInPlaceGetsANewHistory() {
        String before;
        UserId ada;
        try (PersistenceModule module = PersistenceModule.open(config)) {
            Stores stores = OpenStores.of(module);
            ada = stores.user("ada");
            stores.send(ada, ada, "hello");
            before = module.inboxes().epoch().value();
        }
        await().atMost(PATIENCE).until(() -> other().isEmpty());

        String begun = BackupModule.restoredInPlace(config);

        PersistenceModule module = opened.module(config);
        assertThat(module.inboxes().epoch().value()).isEqualTo(begun).isNotEqualTo(before);
        Stores stores = OpenStores.of(module);
        assertThat(stores.messages(ada)).containsExactly("hello");
        assertThat(stores.user("bob")).isGreaterThan(new UserId(1000));
    }

    @Test
    void noNewHistoryIsBegunUnderAServer() {
        PersistenceModule module = opened.module(config);
        String epoch = module.inboxes().epoch().value();

        assertThatThrownBy(() -> BackupModule.restoredInPlace(config))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("a server uses the database (connected from 127.0.0.1, server process ");

        assertThat(module.inboxes().epoch().value()).isEqualTo(epoch);
    }

    @Test
    void aSecondServerIsToldOfTheFirstAndStartsAllTheSame() {
        assertThat(other()).isEmpty();
        opened.module(config);

        assertThat(other()).hasValueSatisfying(who -> assertThat(who).startsWith("connected from 127.0.0.1, "));
        assertThat(opened.module(config).check().isWell()).isTrue();
    }

    @Test
    void aServerIsFoundByTheNameThatTheAddressGivesIt() {
        DatabaseConfig named = with("ApplicationName=shop");
        assertThat(other(named)).isEmpty();
        opened.module(named);

        assertThat(other(named)).isPresent();
        assertThatThrownBy(() -> BackupModule.restoredInPlace(named))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("a server uses the database (connected from 127.0.0.1, ");
    }

    private DatabaseConfig with(String parameter) {
        return new DatabaseConfig(
                config.url() + (config.url().contains("?") ? "&" : "?") + parameter,
                config.user(),
                config.password(),
                8);
    }

    @Test
    void whatIsShownForASchemaOfItsOwnTouchesNothingElse() {
        for (String[] one : new String[][] {
            {"notification", "notification", "notification", "\"notification\""},
            {"Inbox,public", "inbox", "inbox", "\"inbox\""},
            {"%22My%20Box%22", "'\"My Box\"'", "'My Box'", "\"My Box\""}
        }) {
            var beside = new DatabaseConfig("jdbc:postgresql://h/shop?currentSchema=" + one[0], "ada", "", 8);

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> BackupModule.backUp(beside, Path.of("b.dump"), false))
                    .withMessageContaining("--file=b.dump --schema=" + one[1] + " --dbname=postgresql://ada@h/shop");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> BackupModule.restore(beside, Path.of("b.dump"), InstantSource.system()))
                    .withMessageContaining("drop schema " + one[3] + " cascade")
                    .withMessageContaining("--schema=" + one[2] + " --dbname=postgresql://ada@h/shop b.dump")
                    .withMessageNotContaining("dropdb");
        }
    }

    @Test
    void aDatabaseThatIsNotThereIsSaid() {
        assertThatThrownBy(() -> BackupModule.restoredInPlace(DatabaseConfig.of("jdbc:postgresql://localhost:1/none")))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("cannot open the database");
    }
}
