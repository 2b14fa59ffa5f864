package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.PasswordHash;
import dev.notification.core.domain.RefreshToken;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.out.LoginStore;
import dev.notification.core.testkit.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A database of version 6 becomes one in which users need neither a username nor a password, whatever happens on the way. */
class IdentityMigrationTest {
    private static final String FILE = "V7__identity.sql";
    private static final RefreshToken TOKEN = RefreshToken.ofNewLogin();
    private static final Instant EXPIRY = Stores.NOW.plusSeconds(3600);
    private static final UserId ADA = new UserId(1);
    private static final UserId BOB = new UserId(2);
    private static final int MANY = 30_000;

    @Order(1)
    @RegisterExtension
    final SchemaFixture databases = new SchemaFixture();

    @Order(2)
    @RegisterExtension
    final OpenStores stores = new OpenStores();

    @ParameterizedTest
    @EnumSource
    void aDatabaseOfVersionSixKeepsEverything(Catalog kind) throws SQLException {
        DatabaseConfig config = older(kind);

        keepsEverything(config);
    }

    /** An external id alone is enough, and nothing at all is not. */
    @ParameterizedTest
    @EnumSource
    void aUserHasAUsernameOrAnExternalId(Catalog kind) throws SQLException {
        DatabaseConfig config = databases.current(kind);

        SchemaFixture.execute(config, "insert into users (external_id, created_ms) values ('usr_42', 0)");

        assertThatThrownBy(() -> SchemaFixture.execute(config, "insert into users (created_ms) values (0)"))
                .hasMessageContaining("users_have_a_name");
        assertThatThrownBy(() -> SchemaFixture.execute(
                        config, "insert into users (external_id, created_ms) values ('usr_42', 0)"))
                .isInstanceOf(SQLException.class);
        assertThat(SchemaFixture.ask(config, "select count(*) from users where not service"))
                .containsExactly("1");
    }

    /** References of logins are still of users, and checked. */
    @ParameterizedTest
    @EnumSource
    void aLoginIsOfAUserAsBefore(Catalog kind) throws SQLException {
        DatabaseConfig config = older(kind);

        Stores opened = stores.stores(config);

        var terms = new LoginStore.Terms(opened.inboxes().epoch(), Stores.NOW, EXPIRY, EXPIRY);
        assertThatThrownBy(() -> opened.logins().open(new UserId(77), RefreshToken.ofNewLogin(), terms))
                .isInstanceOf(RuntimeException.class);
        if (kind == Catalog.SQLITE) {
            assertThat(SchemaFixture.ask(config, "select \"table\" from pragma_foreign_key_list('logins')"))
                    .containsExactly("users");
            assertThat(SchemaFixture.ask(config, "pragma foreign_key_check")).isEmpty();
        }
    }

    /** A statement in the middle fails: a table of an application refers to users, and would lose its rows with the old ones. */
    @Test
    void whatCannotBeMigratedOnSqliteIsAsItWas() throws SQLException {
        DatabaseConfig config = older(Catalog.SQLITE);
        SchemaFixture.execute(
                config,
                "create table orders (buyer bigint references Users (id) on delete cascade)",
                "insert into orders (buyer) values (1)");
        List<String> before = SchemaFixture.names(config);

        assertThatThrownBy(() -> PersistenceModule.migrate(config))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("no_table_of_another_application_refers_to_users");

        assertThat(SchemaFixture.names(config)).isEqualTo(before);
        assertThat(SchemaFixture.ask(config, "select buyer from orders")).containsExactly("1");
        SchemaFixture.execute(config, "drop table orders");
        keepsEverything(config);
    }

    /** SIGKILL between two statements of the file. */
    @ParameterizedTest
    @ValueSource(strings = {"drop table logins", "drop table users", "alter table users_new", "alter table history"})
    void whoeverIsKilledBetweenTwoStatementsGoesOnAtTheNextStart(String last) throws Exception {
        DatabaseConfig config = older(Catalog.SQLITE);

        try (ChildProcess child = ChildProcess.start(StopsHalfWay.class, config.url(), last)) {
            assertThat(child.line("half")).isEqualTo("half");
            child.kill();
        }

        keepsEverything(config);
    }

    /** Runs the file in a transaction, as Flyway does, up to that statement. */
    static final class StopsHalfWay {
        private StopsHalfWay() {}

        public static void main(String[] arguments) throws SQLException, IOException, InterruptedException {
            String file = SchemaFixture.text(Catalog.SQLITE, FILE).replaceAll("--[^\n]*", "");
            try (Connection connection = Pools.sqliteStarting(DatabaseConfig.of(arguments[0]))
                            .getConnection();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                for (String one : file.split(";")) {
                    statement.execute(one);
                    if (one.strip().startsWith(arguments[1])) {
                        System.out.println("half");
                        Thread.currentThread().join();
                    }
                }
            }
            throw new IllegalStateException("there is no such statement");
        }
    }

    /** SIGKILL of the migration itself, once it has written something: whatever it has come to is the old or the new state. */
    @Test
    void whoeverIsKilledWhileItMigratesGoesOnAtTheNextStart() throws Exception {
        DatabaseConfig config = older(Catalog.SQLITE);
        SchemaFixture.execute(
                config,
                "insert into logins (id, user_id, epoch, refresh_hash, expires_ms, revoked_ms)"
                        + " with recursive n (i) as (select 1 union all select i + 1 from n where i < " + MANY
                        + ") select 'other' || i, 2, 'older', 'a hash that has some length to it', 1, 1 from n",
                "pragma wal_checkpoint(truncate)");
        Path log = Path.of(config.file().orElseThrow() + "-wal");

        try (ChildProcess child = ChildProcess.start(Migrates.class, config.url())) {
            await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> !ProcessHandle.of(child.pid())
                                    .map(ProcessHandle::isAlive)
                                    .orElse(false)
                            || Files.exists(log) && Files.size(log) > 100_000);
            child.kill();
        }

        keepsEverything(config);
        assertThat(SchemaFixture.ask(config, "select count(*) from logins where user_id = 2"))
                .containsExactly(Integer.toString(MANY));
    }

    /** As the command does. */
    static final class Migrates {
        private Migrates() {}

        public static void main(String[] arguments) {
            PersistenceModule.migrate(DatabaseConfig.of(arguments[0]));
        }
    }

    /** Ada, who is logged in; Bob, who is a sender; and a user who is gone, and whose number nobody gets. */
    private DatabaseConfig older(Catalog kind) throws SQLException {
        DatabaseConfig config = databases.older(kind, "6");
        SchemaFixture.execute(
                config,
                "insert into users (username, name_key, password_hash, created_ms, role)"
                        + " values ('Ada', 'ada', '$x', 7, 'user'), ('bob', 'bob', '$y', 8, 'sender'),"
                        + " ('gone', 'gone', '$z', 9, 'user')",
                "delete from users where id = 3",
                "insert into inboxes (user_id, head, floor, unread) values (1, 2, 1, 1), (2, 0, 0, 0)",
                "insert into notifications (id, user_id, sender_id, message, priority, created_ms, read, archived,"
                        + " removed, change, rev, arrived_rev, unread_after)"
                        + " values (1, 1, 2, 'kept', 'normal', 0, false, false, false, 'arrived', 2, 2, 1)",
                "update id_blocks set next_id = 1001",
                "update history set epoch = 'older', ids_epoch = 'older', revocations = 5",
                "insert into logins (id, user_id, epoch, refresh_hash, expires_ms, tokens_end_ms) values ('"
                        + TOKEN.login() + "', 1, 'older', '" + TOKEN.hash() + "', " + EXPIRY.toEpochMilli() + ", 7)",
                "insert into logins (id, user_id, epoch, refresh_hash, expires_ms, revoked_ms, revocation)"
                        + " values ('over', 1, 'older', 'h', 1, 1, 5)");
        return config;
    }

    private void keepsEverything(DatabaseConfig config) throws SQLException {
        Stores opened = stores.stores(config);

        assertThat(SchemaFixture.shape(config)).isEqualTo(SchemaShape.expected(Catalog.of(config)));
        assertThat(SchemaFixture.ask(config, "select created_ms from users where not service order by id"))
                .containsExactly("7", "8");
        assertThat(opened.accounts().find(new Username("ADA")).orElseThrow().id())
                .isEqualTo(ADA);
        assertThat(opened.accounts().find(new Username("bob")))
                .isEqualTo(opened.accounts().find(BOB))
                .isPresent();
        assertThat(SchemaFixture.ask(config, "select role from users order by id"))
                .containsExactly("user", "sender");
        assertThat(SchemaFixture.ask(config, "select password_hash from users order by id"))
                .containsExactly("$x", "$y");
        assertThat(opened.accounts().add(new Username("BOB"), new PasswordHash("$x"), Stores.NOW))
                .isEmpty();
        assertThat(opened.messages(ADA)).containsExactly("kept");
        var terms = new LoginStore.Terms(new Epoch("older"), Stores.NOW, EXPIRY, EXPIRY);
        assertThat(opened.logins().refresh(TOKEN, terms)).isInstanceOf(LoginStore.Refreshed.Good.class);
        assertThat(opened.logins().revocations(4).ended()).hasSize(1);
        assertThat(opened.logins().revocations(4).number()).isEqualTo(5);
        // On PostgreSQL Bob's name took a number, too.
        assertThat(opened.user("eve")).isGreaterThan(new UserId(3));
    }
}
