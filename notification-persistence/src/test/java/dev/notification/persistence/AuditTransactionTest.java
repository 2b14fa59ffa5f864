package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.notification.core.domain.Act;
import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.KeyId;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.PasswordHash;
import dev.notification.core.domain.RefreshToken;
import dev.notification.core.domain.Scope;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.port.out.KeyStore.NewKey;
import dev.notification.core.port.out.LoginStore.Terms;
import dev.notification.core.testkit.Stores;
import dev.notification.persistence.testkit.PostgresDatabase;
import dev.notification.persistence.testkit.SqliteDatabase;
import dev.notification.persistence.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What cannot be entered in the audit log is not done: both are one transaction. */
class AuditTransactionTest {
    private static final Act ACT = Act.ofOperator(Stores.NOW);
    private static final PasswordHash HASH = new PasswordHash("$test$hash");

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
    void onSqliteNothingIsDoneWithoutItsEntry() throws SQLException {
        nothingIsDoneWithoutItsEntry(sqlite);
    }

    @Test
    void onPostgresNothingIsDoneWithoutItsEntry() throws SQLException {
        nothingIsDoneWithoutItsEntry(postgres);
    }

    private void nothingIsDoneWithoutItsEntry(TestDatabase database) throws SQLException {
        DatabaseConfig config = database.empty();
        Stores opened = stores.stores(config);
        UserId ada = opened.user("ada");
        RefreshToken token = RefreshToken.ofNewLogin();
        var terms = new Terms(
                opened.inboxes().epoch(), Stores.NOW, Stores.NOW.plusSeconds(3600), Stores.NOW.plusSeconds(60));
        opened.logins().open(ada, token, terms);
        opened.keys().add(key("aaaaaaaaaa", "shop"), ACT);
        long changes = opened.keys().changes(0).number();
        try (Connection connection = DriverManager.getConnection(config.url(), config.user(), config.password());
                Statement statement = connection.createStatement()) {
            statement.execute("drop table audit");
        }

        assertThatThrownBy(() -> opened.accounts().add(new Username("bob"), HASH, ACT))
                .isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> opened.accounts().changePassword(ada, new PasswordHash("$other"), ACT))
                .isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> opened.logins().revokeAll(ada, ACT)).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> opened.keys().add(key("bbbbbbbbbb", "other"), ACT))
                .isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> opened.keys().revoke(new KeyId("aaaaaaaaaa"), ACT))
                .isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> opened.users().rename(ada, new ExternalId("usr_42"), ACT))
                .isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> opened.cutOffs().cut(ada, Stores.NOW, ACT)).isInstanceOf(RuntimeException.class);

        assertThat(opened.accounts().find(new Username("bob"))).isEmpty();
        assertThat(opened.accounts().find(ada).orElseThrow().passwordHash()).isEqualTo(HASH);
        assertThat(opened.logins().revocations(0).ended()).isEmpty();
        assertThat(opened.logins().revoke(ada, new LoginId("none"), ACT)).isEmpty();
        assertThat(opened.users().find(new Username("other"))).isEmpty();
        assertThat(opened.users().find(ada).orElseThrow().externalId()).isEmpty();
        assertThat(opened.cutOffs().changes(0).moments()).isEmpty();
        assertThat(opened.keys().list(Optional.empty(), 10))
                .singleElement()
                .satisfies(entry -> assertThat(entry.key().revokedAt()).isEmpty());
        assertThat(opened.keys().changes(0).number()).isEqualTo(changes);
    }

    private static NewKey key(String id, String service) {
        return new NewKey(
                new KeyId(id), new Username(service), "hash", Set.of(Scope.SEND), "", Stores.NOW, Optional.empty());
    }
}
