package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.notification.core.domain.Act;
import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.KeyId;
import dev.notification.core.domain.PasswordHash;
import dev.notification.core.domain.Profile;
import dev.notification.core.domain.Scope;
import dev.notification.core.domain.Username;
import dev.notification.core.port.out.Directory.Found;
import dev.notification.core.port.out.KeyStore.NewKey;
import dev.notification.core.port.out.UserStore.Described;
import dev.notification.core.testkit.Racing;
import dev.notification.core.testkit.Stores;
import dev.notification.persistence.testkit.PostgresDatabase;
import dev.notification.persistence.testkit.SqliteDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** There is never a user without an inbox, nor an inbox that was made for a user who is not there. */
class NewUsersTest {
    private static final ExternalId NEW = new ExternalId("usr_42");
    private static final Set<Scope> SEND = Set.of(Scope.SEND);
    private static final int NODES = 2;
    private static final int KILLS = 3;
    /** With no kill in the middle of what it does the process would go on for ever. */
    private static final int USERS_BEFORE_A_KILL = 40;

    private static final String WITHOUT_INBOX =
            "select count(*) from users u where not exists (select 1 from inboxes i where i.user_id = u.id)";
    private static final String WITHOUT_USER =
            "select count(*) from inboxes i where not exists (select 1 from users u where u.id = i.user_id)";

    @Order(1)
    @RegisterExtension
    final SqliteDatabase sqlite = new SqliteDatabase();

    private final PostgresDatabase postgres = new PostgresDatabase();

    @Order(2)
    @RegisterExtension
    final OpenStores stores = new OpenStores();

    private DatabaseConfig empty(Catalog kind) {
        return kind == Catalog.SQLITE ? sqlite.empty() : postgres.empty();
    }

    private static void eachHasTheOther(DatabaseConfig config) throws SQLException {
        assertThat(SchemaFixture.ask(config, WITHOUT_INBOX)).containsExactly("0");
        assertThat(SchemaFixture.ask(config, WITHOUT_USER)).containsExactly("0");
    }

    /** Whichever way it is made: the statement between user and inbox fails. */
    @ParameterizedTest
    @EnumSource
    void aUserWhoseInboxCannotBeMadeIsNotMade(Catalog kind) throws SQLException {
        DatabaseConfig config = empty(kind);
        Stores opened = stores.stores(config);
        SchemaFixture.execute(config, forbid(kind).toArray(String[]::new));
        var key = new NewKey(
                new KeyId("0123456789"), new Username("shop"), "hash", SEND, "", Stores.NOW, Optional.empty());

        assertThatThrownBy(() -> opened.directory().findOrCreate(Set.of(NEW), Stores.NOW))
                .isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> opened.users().upsert(List.of(new Described(NEW, Profile.EMPTY)), Stores.NOW))
                .isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> opened.keys().add(key, Act.ofOperator(Stores.NOW)))
                .isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> opened.accounts().add(new Username("ada"), new PasswordHash("$x"), Stores.NOW))
                .isInstanceOf(RuntimeException.class);

        assertThat(SchemaFixture.ask(config, "select count(*) from users")).containsExactly("0");
        assertThat(SchemaFixture.ask(config, "select count(*) from api_keys")).containsExactly("0");
        assertThat(SchemaFixture.ask(config, "select count(*) from audit")).containsExactly("0");
    }

    private static List<String> forbid(Catalog kind) {
        return kind == Catalog.SQLITE
                ? List.of("create trigger no_inbox before insert on inboxes begin select raise(abort, 'no inbox'); end")
                : List.of(
                        "create function no_inbox() returns trigger language plpgsql as $$ begin raise 'no inbox'; end $$",
                        "create trigger no_inbox before insert on inboxes for each row execute function no_inbox()");
    }

    /** Two nodes on one PostgreSQL. */
    @Test
    void ofAThousandCallsOnTwoNodesExactlyOneMakesTheUser() throws SQLException {
        DatabaseConfig config = postgres.empty();
        List<Stores> nodes =
                IntStream.range(0, NODES).mapToObj(i -> stores.stores(config)).toList();

        List<List<Found>> found = Racing.of(
                16,
                racer -> IntStream.range(0, 63)
                        .mapToObj(i -> nodes.get(racer % NODES)
                                .directory()
                                .findOrCreate(Set.of(NEW), Stores.NOW)
                                .get(NEW))
                        .toList());

        List<Found> all = found.stream().flatMap(List::stream).toList();
        assertThat(all.stream().map(Found::user).distinct()).hasSize(1);
        assertThat(all.stream().filter(Found::isNew)).hasSize(1);
        eachHasTheOther(config);
    }

    /** SIGKILL of a process that makes users, one after the other and in batches. */
    @Test
    void aProcessThatIsKilledWhileItMakesUsersLeavesEachWithAnInbox() throws Exception {
        DatabaseConfig config = sqlite.empty();
        PersistenceModule.migrate(config);

        int made = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            try (ChildProcess child = ChildProcess.start(MakesUsers.class, config.url(), Integer.toString(kill))) {
                for (int line = 0; line < USERS_BEFORE_A_KILL + kill; line++) {
                    assertThat(child.line("made")).isEqualTo("made");
                    made++;
                }
                child.kill();
            }

            eachHasTheOther(config);
        }
        assertThat(Integer.parseInt(
                        SchemaFixture.ask(config, "select count(*) from users").get(0)))
                .isGreaterThanOrEqualTo(made);
    }

    /** Goes on until somebody kills it. */
    static final class MakesUsers {
        private MakesUsers() {}

        public static void main(String[] arguments) {
            try (PersistenceModule module = PersistenceModule.open(DatabaseConfig.of(arguments[0]))) {
                for (int i = 0; ; i++) {
                    int first = i;
                    module.directory()
                            .findOrCreate(
                                    IntStream.rangeClosed(0, i % 5)
                                            .mapToObj(n -> new ExternalId(arguments[1] + "/" + first + "/" + n))
                                            .toList(),
                                    Stores.NOW);
                    System.out.println("made");
                }
            }
        }
    }

    /** The server's process of each connection, as an administrator does it, or a failover. */
    @Test
    void aPostgresServerThatEndsConnectionsLeavesEachUserWithAnInbox() throws Exception {
        DatabaseConfig config = postgres.empty();
        Stores opened = stores.stores(config);
        var isOver = new AtomicBoolean();

        List<Set<ExternalId>> made = Racing.of(5, racer -> {
            Set<ExternalId> mine = new HashSet<>();
            if (racer == 0) {
                try {
                    for (int kill = 0; kill < 10; kill++) {
                        endConnections(config);
                    }
                } finally {
                    isOver.set(true);
                }
                return mine;
            }
            for (int i = 0; !isOver.get(); i++) {
                var name = new ExternalId(racer + "/" + i);
                try {
                    opened.directory().findOrCreate(Set.of(name), Stores.NOW);
                    mine.add(name);
                } catch (RuntimeException e) {
                    // Not confirmed: it may be there, or not.
                }
            }
            return mine;
        });

        eachHasTheOther(config);
        List<String> all = SchemaFixture.ask(config, "select external_id from users");
        List<String> confirmed = new ArrayList<>();
        made.forEach(mine -> mine.forEach(name -> confirmed.add(name.value())));
        assertThat(all).containsAll(confirmed);
    }

    private static void endConnections(DatabaseConfig config) {
        try (Connection connection = SchemaFixture.connect(config);
                Statement statement = connection.createStatement()) {
            // Those that write now, or wait to commit.
            statement.execute("select pg_terminate_backend(pid), pg_sleep(0.005) from pg_stat_activity"
                    + " where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
