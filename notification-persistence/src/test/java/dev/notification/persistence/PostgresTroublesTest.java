package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.notification.core.domain.Content;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.Idempotency;
import dev.notification.core.domain.IdempotencyKey;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.out.InboxStore.Submission;
import dev.notification.core.testkit.Stores;
import dev.notification.persistence.testkit.PostgresDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What operators do to a database under a server that runs: each is said once, refused with 503, and heals without a restart. */
class PostgresTroublesTest {
    private static final AtomicInteger ROLES = new AtomicInteger();

    @RegisterExtension
    final OpenStores opened = new OpenStores();

    @RegisterExtension
    final TroubleLines log = new TroubleLines();

    private final AtomicLong nanos = new AtomicLong();
    private final String role = "server_" + ROLES.incrementAndGet();
    private DatabaseConfig config;
    private String name;
    private PersistenceModule module;
    private Stores stores;
    private UserId ada;

    /** With a role that is no superuser, who may do everything always. */
    @BeforeEach
    void open() {
        DatabaseConfig made = new PostgresDatabase().empty();
        name = PostgresDatabase.nameOf(made);
        PostgresDatabase.administer("create role " + role + " login", "alter database " + name + " owner to " + role);
        config = new DatabaseConfig(made.url().replace("user=postgres", "user=" + role), role, "", 8);
        module = opened.add(PersistenceModule.openPostgres(config, nanos::get));
        stores = OpenStores.of(module);
        ada = stores.user("ada");
        stores.send(ada, ada, "before");
    }

    /** What is done to it, and undone. */
    enum Act {
        THE_ROLE_MAY_NOT_LOG_IN(Trouble.LOGIN, "alter role ROLE nologin", "alter role ROLE login"),
        THE_ROLE_HAS_NO_CONNECTION_LEFT(
                Trouble.CONNECTIONS, "alter role ROLE connection limit 0", "alter role ROLE connection limit -1"),
        THE_DATABASE_TAKES_NO_CONNECTIONS(
                Trouble.AWAY,
                "alter database NAME allow_connections false",
                "alter database NAME allow_connections true");

        private final Trouble trouble;
        private final String act;
        private final String undo;

        Act(Trouble trouble, String act, String undo) {
            this.trouble = trouble;
            this.act = act;
            this.undo = undo;
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatKeepsConnectionsFromBeingOpenedIsSaidAndHeals(Act act) {
        administer(act.act);
        endSessions();

        awaitRefusedBecause(act.trouble);
        awaitUnwell(act.trouble);
        assertThat(log.of(act.trouble))
                .singleElement()
                .satisfies(line -> assertThat(line).startsWith("ERROR").contains(act.trouble.advice()));

        administer(act.undo);
        awaitHealed(act.trouble);
    }

    @Test
    void aDatabaseThatIsRenamedIsMissedAndFoundAgain() {
        administer("alter database NAME allow_connections false");
        endSessions();
        await().atMost(20, TimeUnit.SECONDS)
                .ignoreExceptions()
                .untilAsserted(() -> administer("alter database NAME rename to NAME_away"));

        awaitRefusedBecause(Trouble.MISSING);

        administer("alter database NAME_away rename to NAME", "alter database NAME allow_connections true");
        awaitHealed(Trouble.MISSING);
    }

    /** As a standby is to those that come back to it after a failover. */
    @Test
    void aDatabaseThatBecomesReadOnlyIsNotReadyAndIsReadAllTheSame() {
        administer("alter database NAME set default_transaction_read_only = on");
        endSessions();

        awaitRefusedBecause(Trouble.READ_ONLY);
        awaitUnwell(Trouble.READ_ONLY);
        assertThat(messages()).containsExactly("before");
        assertThat(catchThrowable(() -> stores.user("bob"))).isInstanceOf(StoreUnavailableException.class);
        assertThat(log.of(Trouble.READ_ONLY)).hasSize(1);

        administer("alter database NAME reset default_transaction_read_only");
        awaitHealed(Trouble.READ_ONLY);
    }

    /** As the server says it where a file cannot grow; which table's files lie there is the operator's choice. */
    @Test
    void aDiskThatIsFullMakesItNotReadyUntilThereIsRoom() throws SQLException {
        inDatabase("""
                create function full_disk() returns trigger language plpgsql as $$ begin
                raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$""");
        for (String table : List.of("notifications", "idempotency_keys")) {
            inDatabase("create trigger full_disk before insert on " + table + " execute function full_disk()");
        }

        awaitRefusedBecause(Trouble.FULL);
        for (int second = 0; second < 20; second++) {
            pass();
            assertThat(module.check().problem()).contains("the database's disk is full");
        }
        assertThat(messages()).containsExactly("before");
        assertThat(log.all())
                .singleElement()
                .satisfies(line -> assertThat(line).startsWith("ERROR the database's disk is full: make room on it"));

        inDatabase("drop function full_disk cascade");
        awaitHealed(Trouble.FULL);
    }

    @Test
    void aPermissionThatIsRevokedConcernsOnlyWhatNeedsIt() throws SQLException {
        inDatabase("revoke insert on notifications from " + role);

        awaitRefusedBecause(Trouble.FORBIDDEN);
        assertThat(module.check().isWell()).isTrue();
        assertThat(messages()).containsExactly("before");
        stores.user("bob");

        inDatabase("grant insert on notifications to " + role);
        awaitHealed(Trouble.FORBIDDEN);
    }

    @Test
    void aTableThatIsAwayIs503AndNotAFailureOfTheServer() throws SQLException {
        inDatabase("alter table notifications rename to somewhere");

        awaitRefusedBecause(Trouble.CHANGED);
        assertThat(catchThrowable(() -> stores.messages(ada))).isInstanceOf(StoreUnavailableException.class);

        inDatabase("alter table somewhere rename to notifications");
        awaitHealed(Trouble.CHANGED);
    }

    /** A plan that was kept returns other columns than the table has now. */
    @Test
    void aColumnThatIsAddedUnderTheServerHealsByItself() throws SQLException {
        for (int i = 0; i < 10; i++) {
            stores.send(ada, ada, "prepared " + i);
            messages();
        }
        inDatabase("alter table notifications add column mine text", "alter table users add column mine text");

        await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> {
            pass();
            assertThat(catchThrowable(() -> stores.send(ada, ada, "after"))).isNull();
        });
        assertThat(messages()).contains("after");
    }

    /** Only a statement that a session has lost (somebody has run DISCARD ALL in it) or never had. */
    @Test
    void aStatementThatIsPreparedTwiceOrNotAtAllIsNotAFailureOfTheServer() throws SQLException {
        inDatabase("""
                create function mixed_up() returns trigger language plpgsql as $$ begin
                raise exception 'prepared statement "S_1" already exists' using errcode = '42P05'; end $$""");
        inDatabase("create trigger mixed_up before insert on notifications execute function mixed_up()");

        awaitRefusedBecause(Trouble.POOLED);
        assertThat(log.of(Trouble.POOLED))
                .singleElement()
                .satisfies(line -> assertThat(line).contains("prepareThreshold=0"));

        inDatabase("drop function mixed_up cascade");
        awaitHealed(Trouble.POOLED);
    }

    private void awaitRefusedBecause(Trouble trouble) {
        await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> {
            pass();
            Throwable failure = catchThrowable(() -> stores.append(keyed("meanwhile")));
            assertThat(failure).isInstanceOf(StoreUnavailableException.class).hasMessageStartingWith(trouble.problem());
            assertThat(((StoreUnavailableException) failure).outcomeUnknown()).isFalse();
        });
    }

    private void awaitUnwell(Trouble trouble) {
        await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> {
            pass();
            assertThat(module.check().problem())
                    .hasValueSatisfying(problem -> assertThat(problem).startsWith(trouble.problem()));
        });
    }

    /** Each turn is a second; it takes as many as the trouble is believed for. */
    private void awaitHealed(Trouble trouble) {
        await().atMost(30, TimeUnit.SECONDS).ignoreExceptions().untilAsserted(() -> {
            pass();
            stores.append(keyed("meanwhile"));
            assertThat(module.check().isWell()).isTrue();
            nanos.addAndGet(trouble.quietNanos());
            assertThat(log.of(trouble)).hasSize(2);
        });
        assertThat(log.of(trouble)).last().isEqualTo("INFO " + trouble.problem() + ": that is over");
        assertThat(messages()).containsOnlyOnce("meanwhile");
    }

    private Submission keyed(String message) {
        return new Submission(
                ada,
                List.of(new Draft(ada, Content.of(message))),
                Optional.of(Idempotency.of(new IdempotencyKey("key"), new byte[] {1})));
    }

    /** A connection that was ended meanwhile is found out when it is used. */
    private List<String> messages() {
        return await().atMost(20, TimeUnit.SECONDS)
                .ignoreExceptions()
                .until(
                        () -> {
                            pass();
                            return stores.messages(ada);
                        },
                        read -> true);
    }

    /** A second, after which the health is asked anew, and a database that was away is tried again. */
    private void pass() {
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    }

    private void administer(String... statements) {
        PostgresDatabase.administer(Arrays.stream(statements)
                .map(statement -> statement.replace("ROLE", role).replace("NAME", name))
                .toArray(String[]::new));
    }

    private void endSessions() {
        administer("select pg_terminate_backend(pid) from pg_stat_activity where datname = 'NAME'");
    }

    /** As the superuser. */
    private void inDatabase(String... statements) throws SQLException {
        String url = config.url().replace("user=" + role, "user=postgres");
        try (Connection connection = DriverManager.getConnection(url, "postgres", "");
                Statement statement = connection.createStatement()) {
            for (String one : statements) {
                statement.execute(one);
            }
        }
    }
}
