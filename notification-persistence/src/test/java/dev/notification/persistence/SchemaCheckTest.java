package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.testkit.Stores;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaCheckTest {
    @Order(1)
    @RegisterExtension
    final SchemaFixture databases = new SchemaFixture();

    @Order(2)
    @RegisterExtension
    final OpenStores stores = new OpenStores();

    @ParameterizedTest
    @EnumSource
    void aSchemaThatIsUpToDateIsServedThoughNothingIsMigrated(Catalog kind) throws SQLException {
        DatabaseConfig config = databases.current(kind);
        List<String> before = SchemaFixture.names(config);

        Stores opened = stores.stores(config.with(DatabaseConfig.Migrate.OFF));

        assertThat(opened.user("ada").value()).isEqualTo(1);
        assertThat(SchemaFixture.names(config)).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyDatabaseIsRefusedUnlessItMayBeMigrated(Catalog kind) {
        DatabaseConfig config = databases.empty(kind).with(DatabaseConfig.Migrate.OFF);

        refused(config, kind == Catalog.SQLITE ? "there is no database" : "no tables of this service yet");
        config.file().ifPresent(file -> assertThat(file).doesNotExist());
    }

    @ParameterizedTest
    @EnumSource
    void anOlderSchemaIsRefusedUnlessItMayBeMigrated(Catalog kind) throws SQLException {
        DatabaseConfig config = databases.older(kind, "6");

        refused(
                config.with(DatabaseConfig.Migrate.OFF),
                "it is at version 6, and this program needs " + Schema.NEWEST,
                "migrate'");

        PersistenceModule.open(config).close();
        PersistenceModule.open(config.with(DatabaseConfig.Migrate.OFF)).close();
    }

    /** Its history does not tell, and its tables do. */
    @ParameterizedTest
    @EnumSource
    void aSchemaOfAVersionThatHadNoHistoryOfOurOwnIsRefusedUnlessItMayBeMigrated(Catalog kind) {
        DatabaseConfig config = databases.older(kind, "3").with(DatabaseConfig.Migrate.OFF);

        refused(config, "the column history.revocations", "the table audit is missing", "run 'notification migrate'");
    }

    @ParameterizedTest
    @EnumSource
    void aNewerSchemaIsRefusedInAnyCase(Catalog kind) throws SQLException {
        DatabaseConfig config = databases.current(kind);
        SchemaFixture.execute(
                config,
                "insert into notification_schema_history (installed_rank, version, description, type,"
                        + " script, checksum, installed_by, execution_time, success)"
                        + " values (99, '10.1', 'more', 'SQL', 'V10_1__more.sql', 7, 'owner', 1, true)");

        for (DatabaseConfig.Migrate migrate : DatabaseConfig.Migrate.values()) {
            refused(config.with(migrate), "version 10.1", "newer version", "versions up to " + Schema.NEWEST);
        }
        assertThatThrownBy(() -> PersistenceModule.migrate(config)).hasMessageContaining("newer version");
    }

    @ParameterizedTest
    @EnumSource
    void aSchemaMadeByHandIsServed(Catalog kind) throws SQLException, IOException {
        DatabaseConfig config = databases.empty(kind);
        SchemaFixture.byHand(config, kind, SchemaFixture.FILES);
        List<String> before = SchemaFixture.names(config);

        Stores opened = stores.stores(config.with(DatabaseConfig.Migrate.OFF));

        assertThat(opened.user("ada").value()).isEqualTo(1);
        assertThat(SchemaFixture.names(config)).isEqualTo(before);
    }

    /** What the files cannot do: keys of names are computed by the program. */
    @ParameterizedTest
    @EnumSource
    void aSchemaMadeByHandWhoseAccountsHaveNoKeysIsMigratedFirst(Catalog kind) throws SQLException, IOException {
        DatabaseConfig config = databases.empty(kind);
        SchemaFixture.byHand(config, kind, SchemaFixture.FILES);
        SchemaFixture.execute(
                config, "insert into users (username, password_hash, created_ms) values ('ada', '$x', 0)");

        refused(config.with(DatabaseConfig.Migrate.OFF), "accounts without a key", "run 'notification migrate'");

        PersistenceModule.migrate(config);
        assertThat(SchemaFixture.ask(config, "select name_key from users")).containsExactly("ada");
        PersistenceModule.open(config.with(DatabaseConfig.Migrate.OFF)).close();
    }

    static Stream<Arguments> drifts() {
        Map<String, String> both = Map.of(
                "drop table audit", "the table audit is missing",
                "alter table notifications drop column title", "the column notifications.title (text) is missing",
                "alter table inboxes add column badge bigint not null default 0", "",
                "drop index notifications_feed", "the table notifications lacks its unique (user_id, rev)",
                "drop index notifications_collapse",
                        "the table notifications lacks its unique (user_id, sender_id, collapse_key) of some rows",
                "drop index logins_expiry", "");
        Map<String, String> postgres = Map.of(
                "alter table users alter column username type varchar(50)",
                        "the column users.username is character varying(50) instead of text",
                "alter table users alter column id type integer",
                        "the column users.id is integer not null default instead of bigint not null default",
                "alter table devices alter column acked drop not null",
                        "the column devices.acked is bigint instead of bigint not null",
                "alter table audit alter column detail set not null",
                        "the column audit.detail is text not null instead of text",
                "alter table users alter column id drop identity",
                        "the column users.id is bigint not null instead of bigint not null default",
                "alter table idempotency_keys drop constraint idempotency_keys_pkey",
                        "the table idempotency_keys lacks its primary key (sender_id, idempotency_key)",
                "alter table inboxes add column badge bigint not null", "the column inboxes.badge is not one of ours");
        return Stream.of(
                        both.entrySet().stream().map(one -> Arguments.of(Catalog.SQLITE, one.getKey(), one.getValue())),
                        both.entrySet().stream()
                                .map(one -> Arguments.of(Catalog.POSTGRESQL, one.getKey(), one.getValue())),
                        postgres.entrySet().stream()
                                .map(one -> Arguments.of(Catalog.POSTGRESQL, one.getKey(), one.getValue())))
                .flatMap(one -> one);
    }

    /** Which is refused at the start, and not one request at a time; what does no harm is not. */
    @ParameterizedTest
    @MethodSource("drifts")
    void aSchemaThatSomebodyHasChangedIsRefusedByName(Catalog kind, String change, String message) throws SQLException {
        DatabaseConfig config = databases.current(kind);
        SchemaFixture.execute(config, change);

        Schema schema = schema(config);
        if (message.isEmpty()) {
            schema.check();
            schema.bringUpToDate();
        } else {
            assertThatThrownBy(schema::check).hasMessageContaining(message).hasMessageContaining("changed it by hand");
            assertThatThrownBy(schema::bringUpToDate).hasMessageContaining(message);
        }
    }

    private static Schema schema(DatabaseConfig config) {
        return Schema.of(config, config.isSqlite() ? Pools.sqliteStarting(config) : Pools.postgresStarting(config));
    }

    private static void refused(DatabaseConfig config, String... words) {
        assertThatThrownBy(() -> PersistenceModule.open(config).close())
                .isInstanceOf(StoreUnavailableException.class)
                .satisfies(refusal -> assertThat(refusal.getMessage()).contains(words));
    }
}
