package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.notification.core.domain.UserId;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.testkit.Racing;
import dev.notification.core.testkit.Stores;
import dev.notification.persistence.testkit.PgBouncer;
import dev.notification.persistence.testkit.PostgresDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a pooler before PostgreSQL may do, and what is said of one that is not set up for it. */
class PgBouncerTest {
    private final DatabaseConfig database = new PostgresDatabase().empty();

    @RegisterExtension
    final OpenStores opened = new OpenStores();

    @RegisterExtension
    final TroubleLines log = new TroubleLines();

    @ParameterizedTest
    @ValueSource(strings = {"", "&prepareThreshold=0"})
    void inTransactionModeEachTransactionBringsItsSettingsWhateverTheDatabaseHas(String parameter) {
        PostgresDatabase.administer("alter database " + PostgresDatabase.nameOf(database)
                + " set default_transaction_isolation = 'serializable'");
        try (PgBouncer bouncer = PgBouncer.before(database, "transaction", "server_round_robin = 1")) {
            try (Pools pools = Pools.postgres(with(bouncer.through(database), parameter), new Troubles(() -> 0))) {
                assertThat(Pools.isPooled(pools.of(Lane.REQUESTS))).isTrue();
            }
            PersistenceModule.migrate(database);
            PersistenceModule module = opened.module(with(bouncer.through(database), parameter));

            sendAllAtOnce(OpenStores.of(module));

            assertThat(log.all()).isEmpty();
            assertThat(module.check().isWell()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&prepareThreshold=5"})
    void inSessionModeItWorksAsWithoutAndStatementsArePreparedWhereTheUrlSaysSo(String parameter) {
        try (PgBouncer bouncer = PgBouncer.before(database, "session")) {
            DatabaseConfig config = with(bouncer.through(database), parameter);
            try (Pools pools = Pools.postgres(config, new Troubles(() -> 0))) {
                assertThat(Pools.isPooled(pools.of(Lane.REQUESTS))).isEqualTo(parameter.isEmpty());
            }

            PersistenceModule.migrate(database);
            sendAllAtOnce(opened.stores(config));

            assertThat(log.all()).isEmpty();
        }
    }

    /** The URL says that there are sessions, and there are none. */
    @Test
    void statementsThatArePreparedInTransactionModeAre503AndTheLogSaysWhatToChange() {
        try (PgBouncer bouncer =
                PgBouncer.before(database, "transaction", "server_round_robin = 1", "default_pool_size = 3")) {
            opened.stores(database).user("ada"); // The schema is there.
            PersistenceModule module = opened.module(with(bouncer.through(database), "&prepareThreshold=1"));
            Stores stores = OpenStores.of(module);
            var ada = new UserId(1);

            List<RuntimeException> failures = Racing.of(6, sender -> failures(stores, ada)).stream()
                    .flatMap(List::stream)
                    .toList();

            assertThat(failures)
                    .isNotEmpty()
                    .allSatisfy(failure -> assertThat(failure)
                            .isInstanceOfAny(StoreUnavailableException.class, OverloadedException.class));
            assertThat(log.of(Trouble.POOLED))
                    .singleElement()
                    .satisfies(line ->
                            assertThat(line).startsWith("ERROR").contains("take prepareThreshold out of database.url"));
        }
    }

    @Test
    void aParameterThatThePoolerDoesNotKnowIsRefusedAtStartByName() {
        try (PgBouncer bouncer = PgBouncer.before(database, "transaction")) {
            assertThatThrownBy(() -> opened.module(with(bouncer.through(database), "&currentSchema=mine")))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("unsupported startup parameter: search_path")
                    .hasMessageContaining("ignore_startup_parameters");
        }
    }

    /** It would wait for itself, for it takes more connections than the pooler may have. */
    @ParameterizedTest
    @ValueSource(strings = {"transaction", "session"})
    void aMigrationIsNotRunThroughAPoolerAndTheErrorSaysWhereTo(String mode) {
        try (PgBouncer bouncer = PgBouncer.before(database, mode, "default_pool_size = 2")) {
            DatabaseConfig config = bouncer.through(database);
            assertThatThrownBy(() -> PersistenceModule.migrate(config))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("run 'notification migrate' with PostgreSQL's own address");

            PersistenceModule.migrate(database);

            assertThat(PersistenceModule.migrate(config).from()).contains(Schema.NEWEST.toString());
        }
    }

    @Test
    void aStartChangesNothingForOthersWhoGetTheSameSession() throws SQLException {
        PersistenceModule.migrate(database);
        try (PgBouncer bouncer = PgBouncer.before(database, "transaction", "default_pool_size = 1")) {
            DatabaseConfig config = with(bouncer.through(database), "&prepareThreshold=0");
            PostgresDatabase.administer(
                    "alter database " + PostgresDatabase.nameOf(database) + " set statement_timeout = '47s'");

            PersistenceModule.migrate(config);

            try (Connection connection = DriverManager.getConnection(config.url(), config.user(), config.password());
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("show statement_timeout")) {
                row.next();
                assertThat(row.getString(1)).isEqualTo("47s");
            }
        }
    }

    private static List<RuntimeException> failures(Stores stores, UserId ada) {
        List<RuntimeException> failures = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            try {
                stores.send(ada, ada, "message");
                stores.messages(ada);
            } catch (RuntimeException e) {
                failures.add(e);
            }
        }
        return failures;
    }

    /** As many at once as there are connections for sends: nobody waits for one, however slow the machine is. */
    private static void sendAllAtOnce(Stores stores) {
        List<UserId> users =
                IntStream.range(0, 2).mapToObj(i -> stores.user("user" + i)).toList();

        Racing.of(2, sender -> {
            for (int i = 0; i < 50; i++) {
                stores.send(users.get(sender), users.get((sender + i) % 2), "message " + sender + " " + i);
                stores.messages(users.get(sender));
            }
            return sender;
        });

        assertThat(users.stream().mapToLong(stores::unread).sum()).isEqualTo(100);
    }

    private static DatabaseConfig with(DatabaseConfig config, String parameter) {
        return new DatabaseConfig(config.url() + parameter, config.user(), config.password(), config.connections());
    }
}
