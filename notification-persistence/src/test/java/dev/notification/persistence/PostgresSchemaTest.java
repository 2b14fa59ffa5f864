package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.testkit.Racing;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.PGConnection;

/** Where the tables are on PostgreSQL, who may change them, and who holds them up. */
class PostgresSchemaTest {
    @Order(1)
    @RegisterExtension
    final SchemaFixture databases = new SchemaFixture();

    @Order(2)
    @RegisterExtension
    final OpenStores stores = new OpenStores();

    private final DatabaseConfig administrator = databases.empty(Catalog.POSTGRESQL);
    private final LeastPrivileges roles = new LeastPrivileges(administrator);

    private static DatabaseConfig in(DatabaseConfig config, String parameters) {
        String joint = config.url().contains("?") ? "&" : "?";
        return new DatabaseConfig(config.url() + joint + parameters, config.user(), config.password(), 8);
    }

    @Test
    void theSchemaOfTheAddressIsMadeAndHasAllTablesThoughAnotherOneIsNamedBehindIt() throws SQLException {
        SchemaFixture.execute(administrator, "create table users (id bigint primary key, email text)");
        DatabaseConfig config = in(administrator, "currentSchema=Inbox,public");

        assertThat(stores.stores(config).user("ada").value()).isEqualTo(1);

        assertThat(SchemaFixture.ask(
                        administrator,
                        "select schemaname || '.' || tablename from pg_tables where tablename in ('users', 'inboxes',"
                                + " 'notification_schema_history') order by 1"))
                .containsExactly("inbox.inboxes", "inbox.notification_schema_history", "inbox.users", "public.users");
        assertThat(SchemaFixture.ask(administrator, "select count(*) from public.users"))
                .containsExactly("0");
    }

    @Test
    void serversThatStartAtOnceOnASchemaThatIsNotThereBothStart() {
        DatabaseConfig config = in(administrator, "currentSchema=inbox");

        List<PersistenceModule> servers = Racing.of(2, server -> PersistenceModule.open(config));

        servers.forEach(stores::add);
        assertThat(OpenStores.of(servers.get(0)).user("ada").value()).isEqualTo(1);
        assertThat(OpenStores.of(servers.get(1)).user("bob").value()).isEqualTo(2);
    }

    /** It may have tables of ours, from before. */
    @Test
    void aSchemaThatIsNamedBehindTheOneThatIsNotThereIsNotTakenForIt() throws SQLException {
        PersistenceModule.migrate(administrator);
        DatabaseConfig config = in(administrator, "currentSchema=inbox,public");

        assertThatThrownBy(() -> PersistenceModule.open(config.with(DatabaseConfig.Migrate.OFF)))
                .hasMessageContaining("there is no schema inbox");

        assertThat(PersistenceModule.migrate(config).from()).isEmpty();
        assertThat(SchemaFixture.ask(administrator, "select count(*) from inbox.users"))
                .containsExactly("0");
    }

    @Test
    void whoMayNotMakeTheSchemaIsShownTheStatementForSomebodyWhoMay() throws SQLException {
        roles.step(1);
        DatabaseConfig config = new DatabaseConfig(
                in(administrator, "currentSchema=elsewhere").url().replaceFirst("user=[^&]*&", ""),
                roles.owner().user(),
                "",
                8);

        assertThatThrownBy(() -> PersistenceModule.migrate(config))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("create schema \"elsewhere\" authorization \"" + config.user() + "\"");
        assertThatThrownBy(() -> PersistenceModule.open(config.with(DatabaseConfig.Migrate.OFF)))
                .hasMessageContaining("there is no schema elsewhere")
                .hasMessageContaining("run 'notification migrate'");
    }

    @Test
    void aRoleThatMayNotMakeTablesIsToldWhoMay() throws SQLException {
        roles.step(1);
        SchemaFixture.execute(
                administrator,
                "grant usage on schema " + roles.schema() + " to "
                        + roles.server().user());

        assertThatThrownBy(() -> PersistenceModule.migrate(roles.server()))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("run 'notification migrate' as the owner of the schema")
                .hasMessageContaining("database.migrate=off");
    }

    @Test
    void aRoleThatMayNotUseTheSchemaIsToldWhatToGrant() throws SQLException {
        roles.step(1);
        PersistenceModule.migrate(roles.owner());

        assertThatThrownBy(() -> PersistenceModule.open(roles.server()))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("grant usage on schema \"" + roles.schema() + "\"");
    }

    /** It was told to run migrate, and to set what is set already. */
    @Test
    void aRoleThatMayNotReadTheHistoryIsToldWhatToGrant() throws SQLException {
        roles.step(1);
        PersistenceModule.migrate(roles.owner());
        roles.step(2);
        SchemaFixture.execute(
                administrator,
                "revoke select on " + roles.schema() + ".notification_schema_history from "
                        + roles.server().user());

        assertThatThrownBy(() -> PersistenceModule.open(roles.server()))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("grant select on notification_schema_history")
                .hasMessageNotContaining("notification migrate");
    }

    /** All else that such a role does is tried by {@link PostgresStoresTest}. */
    @Test
    void aRightThatTheServerLacksIsNamedAtTheStart() throws SQLException {
        roles.step(1);
        PersistenceModule.migrate(roles.owner());
        roles.step(2);
        stores.stores(roles.server()).user("ada");
        String from = " from " + roles.server().user();
        SchemaFixture.execute(
                administrator,
                "revoke delete on " + roles.schema() + ".audit" + from,
                "revoke usage on sequence " + roles.schema() + ".users_id_seq" + from);

        assertThatThrownBy(() -> PersistenceModule.open(roles.server()))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("the role of the server lacks rights: delete on audit; usage on sequence "
                        + roles.schema() + ".users_id_seq");
    }

    /** Nothing is to be done, and so nothing that only an owner may do is tried. */
    @Test
    void aServerThatMayNotChangeTheSchemaStartsOnOneThatIsUpToDateThoughItIsToldToMigrate() throws Exception {
        roles.step(1);
        SchemaFixture.byHand(roles.owner(), Catalog.POSTGRESQL, SchemaFixture.FILES);
        roles.step(2);

        for (DatabaseConfig.Migrate migrate : DatabaseConfig.Migrate.values()) {
            stores.stores(roles.server().with(migrate)).user("user-" + migrate);
        }

        assertThat(PersistenceModule.migrate(roles.owner()))
                .isEqualTo(new PersistenceModule.Migrated(Optional.empty(), Schema.NEWEST.toString()));
        stores.stores(roles.server().with(DatabaseConfig.Migrate.ON)).user("eve");
    }

    @Test
    void filesThatAreRunAgainDoNotWarnOfEachTableThatIsThere() throws SQLException, IOException {
        SchemaFixture.byHand(administrator, Catalog.POSTGRESQL, SchemaFixture.FILES.subList(0, 5));

        try (LogLines flyway = LogLines.of("org.flywaydb")) {
            PersistenceModule.migrate(administrator);

            assertThat(flyway.lines()).isEmpty();
        }
        assertThat(SchemaFixture.shape(administrator)).isEqualTo(SchemaShape.expected(Catalog.POSTGRESQL));
    }

    /** Longer than any limit that its role, the address or the pools have, and it says for whom it waits. */
    @Test
    void aMigrationWaitsForALockHoweverLongSomebodyHoldsIt() throws Exception {
        DatabaseConfig older = databases.older(Catalog.POSTGRESQL, "4");
        String role = roles.schema() + "_hasty";
        SchemaFixture.execute(
                older,
                "create role " + role + " superuser login",
                "alter role " + role + " set lock_timeout = 50",
                "alter role " + role + " set statement_timeout = 50",
                "alter role " + role + " set idle_in_transaction_session_timeout = 50");
        DatabaseConfig hasty = new DatabaseConfig(older.url().replaceFirst("\\?.*", ""), role, "", 8);
        try (LogLines log = LogLines.of(LockWatch.class.getName());
                Connection other = SchemaFixture.connect(older);
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table users in access exclusive mode");
            int process = other.unwrap(PGConnection.class).getBackendPID();

            var migrated = CompletableFuture.supplyAsync(() -> PersistenceModule.migrate(hasty));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> log.lines().stream()
                            .anyMatch(line -> line.contains("a lock held by process " + process + " ")
                                    && line.contains("lock table users")));
            assertThat(migrated).isNotDone();
            other.rollback();

            assertThat(migrated.get(60, TimeUnit.SECONDS).to()).isEqualTo(Schema.NEWEST.toString());
        }
    }
}
