package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Device;
import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.PasswordHash;
import dev.notification.core.domain.RefreshToken;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.port.out.DeviceStore.Contact;
import dev.notification.core.port.out.LoginStore;
import dev.notification.core.testkit.Stores;
import dev.notification.persistence.testkit.PostgresDatabase;
import dev.notification.persistence.testkit.SqliteDatabase;
import dev.notification.persistence.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A database of an older version opens, and holds all that it held. */
class MigrationTest {
    private static final Epoch OLDER = new Epoch("older");
    private static final RefreshToken TOKEN = RefreshToken.ofNewLogin();
    private static final Instant EXPIRY = Stores.NOW.plusSeconds(3600);
    private static final UserId ADA = new UserId(1);
    private static final UserId BOB = new UserId(2);

    @Order(1)
    @RegisterExtension
    final SqliteDatabase sqlite = new SqliteDatabase();

    @Order(1)
    @RegisterExtension
    final PostgresDatabase postgres = new PostgresDatabase();

    @Order(2)
    @RegisterExtension
    final OpenStores stores = new OpenStores();

    @Test
    void aSqliteFileOfVersionTwoKeepsEverythingAndTakesUsersOfItsOwn() throws SQLException {
        keepsEverythingAndTakesUsersOfItsOwn(sqlite, "sqlite");
    }

    @Test
    void aPostgresDatabaseOfVersionTwoKeepsEverythingAndTakesUsersOfItsOwn() throws SQLException {
        keepsEverythingAndTakesUsersOfItsOwn(postgres, "postgresql");
    }

    private void keepsEverythingAndTakesUsersOfItsOwn(TestDatabase database, String kind) throws SQLException {
        DatabaseConfig config = database.empty();
        makeVersionTwo(config, kind);

        Stores opened = stores.stores(config);

        Head ada = opened.inboxes().head(ADA).orElseThrow();
        assertThat(ada.cursor().revision()).isEqualTo(new Revision(2));
        assertThat(ada.cursor().epoch().value()).isEqualTo("older");
        assertThat(ada.floor()).isEqualTo(new Revision(1));
        assertThat(ada.unread()).isEqualTo(1);
        assertThat(ada.unseen()).as("nobody has seen anything yet").isEqualTo(1);
        assertThat(opened.unread(BOB)).isZero();
        assertThat(opened.messages(ADA)).containsExactly("kept");
        assertThat(opened.devices().list(ADA))
                .containsExactly(new Device(
                        new DeviceId("phone"), OLDER, new Revision(1), new Revision(2), Instant.ofEpochMilli(1000)));
        assertThat(opened.accounts().find(new Username("bob")).orElseThrow().id())
                .isEqualTo(BOB);

        // Its access tokens named no history and are refused; the login goes on with one refresh.
        var terms = new LoginStore.Terms(OLDER, Stores.NOW, EXPIRY, EXPIRY);
        assertThat(opened.logins().refresh(TOKEN, terms)).isInstanceOf(LoginStore.Refreshed.Good.class);
        assertThat(opened.logins().revocations(0).ended()).isEmpty();
        assertThat(opened.logins().forget(Stores.NOW, 10)).isEqualTo(1);

        var own = new UserId(77);
        assertThat(opened.inboxes().open(own)).isTrue();
        opened.devices()
                .connect(List.of(
                        new Contact(own, new DeviceId("tablet"), new Cursor(OLDER, Revision.START), Stores.NOW)));
        assertThat(opened.send(ADA, ADA, "new").get(0).revision()).isEqualTo(new Revision(3));
        assertThat(opened.user("eve")).isEqualTo(new UserId(3));
    }

    @Test
    void aSqliteFileWhoseNamesCollideNowKeepsAllItsAccounts() throws SQLException {
        keepsAllItsAccounts(sqlite, "sqlite");
    }

    @Test
    void aPostgresDatabaseWhoseNamesCollideNowKeepsAllItsAccounts() throws SQLException {
        keepsAllItsAccounts(postgres, "postgresql");
    }

    /** The oldest has the key; the others still log in with their names as they were written. */
    private void keepsAllItsAccounts(TestDatabase database, String kind) throws SQLException {
        DatabaseConfig config = database.empty();
        migrateToVersionTwo(config, kind);
        List<String> names = List.of("alice", "Alice", "\u0430lice", "\ud55c", "\u1112\u1161\u11ab", "ab\u3164");
        try (Connection connection = DriverManager.getConnection(config.url(), config.user(), config.password());
                PreparedStatement insert = connection.prepareStatement(
                        "insert into users (username, password_hash, created_ms) values (?, '$x', 0)")) {
            for (String name : names) {
                insert.setString(1, name);
                insert.executeUpdate();
            }
        }

        Stores opened = stores.stores(config);

        for (int i = 0; i < names.size(); i++) {
            assertThat(opened.accounts()
                            .find(new Username(names.get(i)))
                            .orElseThrow()
                            .id())
                    .isEqualTo(new UserId(i + 1));
        }
        assertThat(opened.accounts().find(new Username("ALICE")).orElseThrow().id())
                .isEqualTo(new UserId(1));
        for (String name : List.of("ALICE", "Alice", "\u0430LICE")) {
            assertThat(opened.accounts().add(new Username(name), new PasswordHash("$x"), Stores.NOW))
                    .isEmpty();
        }
        assertThat(opened.user("bob")).isGreaterThan(new UserId(names.size()));
    }

    private static void migrateToVersionTwo(DatabaseConfig config, String kind) {
        Flyway.configure()
                .dataSource(config.url(), config.user(), config.password())
                .locations("classpath:dev/notification/migration/" + kind)
                .target("2")
                .load()
                .migrate();
    }

    private static void makeVersionTwo(DatabaseConfig config, String kind) throws SQLException {
        migrateToVersionTwo(config, kind);
        try (Connection connection = DriverManager.getConnection(config.url(), config.user(), config.password());
                Statement statement = connection.createStatement()) {
            for (String sql : List.of(
                    "insert into users (username, password_hash, created_ms) values ('ada', '$x', 0), ('bob', '$y', 0)",
                    "insert into inboxes (user_id, head, floor, unread) values (1, 2, 1, 1), (2, 0, 0, 0)",
                    "insert into notifications (id, user_id, sender_id, message, priority, created_ms, read, archived,"
                            + " removed, change, rev, arrived_rev, unread_after)"
                            + " values (1, 1, 2, 'kept', 'normal', 0, false, false, false, 'arrived', 2, 2, 1)",
                    "update id_blocks set next_id = 1001",
                    "update history set epoch = 'older'",
                    "insert into devices (user_id, device_id, started, acked, contact_ms) values (1, 'phone', 1, 2, 1000)",
                    "insert into logins (id, user_id, refresh_hash, expires_ms) values ('" + TOKEN.login() + "', 1, '"
                            + TOKEN.hash() + "', " + EXPIRY.toEpochMilli() + ")",
                    "insert into logins (id, user_id, refresh_hash, expires_ms, revoked_ms) values ('over', 1, 'h', 1, 1)")) {
                statement.execute(sql);
            }
        }
    }
}
