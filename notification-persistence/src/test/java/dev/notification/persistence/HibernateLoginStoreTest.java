package dev.notification.persistence;

import static dev.notification.core.testkit.Stores.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.notification.core.domain.UserId;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.testkit.Stores;
import dev.notification.persistence.testkit.PostgresDatabase;
import dev.notification.persistence.testkit.SqliteDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HibernateLoginStoreTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Order(1)
    @RegisterExtension
    final SqliteDatabase sqlite = new SqliteDatabase();

    @Order(2)
    @RegisterExtension
    final OpenStores opened = new OpenStores();

    @Test
    void moreLoginsAreRevokedAtOnceThanAStatementTakesParameters() throws SQLException {
        DatabaseConfig config = new PostgresDatabase().empty();
        Stores stores = opened.stores(config);
        UserId ada = stores.user("ada");
        int many = 66_000;
        try (Connection connection = DriverManager.getConnection(config.url(), config.user(), config.password());
                Statement statement = connection.createStatement()) {
            statement.execute("insert into logins (id, user_id, epoch, refresh_hash, expires_ms, tokens_end_ms)"
                    + " select 'login' || n, " + ada.value() + ", '"
                    + stores.inboxes().epoch()
                    + "', '', 0, 0 from generate_series(1, " + many + ") as n");
            statement.execute("analyze logins");
        }

        assertThat(patiently(() -> stores.logins().revokeAll(ada, NOW))).hasSize(many);

        assertThat(patiently(() -> stores.logins().revocations(0)).ended()).hasSize(many);
        assertThat(stores.logins().revocations(0).number()).isEqualTo(1);
        assertThat(stores.logins().revocations(1).ended()).isEmpty();
    }

    /** A statement on so many rows may take longer than its limit on a machine that does other things, too; it is undone then. */
    private static <T> T patiently(Callable<T> work) {
        return await().atMost(PATIENCE)
                .ignoreException(OverloadedException.class)
                .until(work, result -> true);
    }

    @ParameterizedTest
    @ValueSource(strings = {HibernateLoginStore.REVOKED, HibernateLoginStore.EXPIRED})
    void whatIsToBeForgottenIsFoundByAnIndex(String which) throws SQLException {
        DatabaseConfig config = sqlite.empty();
        opened.module(config);
        List<String> plan = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(config.url());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("explain query plan select id from logins where "
                        + which.replace(":before", "5") + " limit 10")) {
            while (rows.next()) {
                plan.add(rows.getString("detail"));
            }
        }

        assertThat(plan).singleElement().asString().startsWith("SEARCH logins USING INDEX logins_");
    }
}
