package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.notification.persistence.DatabaseConfig;
import dev.notification.persistence.testkit.PostgresDatabase;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What clients and a balancer see of a database that takes no writes. */
class PostgresTroubleTest {
    private final DatabaseConfig database = new PostgresDatabase().empty();

    @Test
    void aDatabaseThatBecomesReadOnlyIsReadAndTheServerIsNotReadyUntilItIsWritableAgain() {
        String name = PostgresDatabase.nameOf(database);
        try (var server = new RunningServer(database, Map.of())) {
            Api api = server.api();
            String ada = api.account("ada");
            assertThat(api.send(ada, 1, "before").status()).isEqualTo(201);

            PostgresDatabase.administer(
                    "alter database " + name + " set default_transaction_read_only = on", endSessionsOf(name));

            await().atMost(30, TimeUnit.SECONDS).untilAsserted(() -> {
                Api.Answer refused = api.send(ada, 1, "meanwhile");
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.code()).isEqualTo("store_unavailable");
                assertThat(refused.body().get("detail").asText())
                        .isEqualTo("the database is read only; what was not confirmed is not done, try again");
            });
            await().atMost(30, TimeUnit.SECONDS).untilAsserted(() -> {
                Api.Answer ready = api.get("/health/ready", "");
                assertThat(ready.status()).isEqualTo(503);
                assertThat(ready.body().get("unwell").get("database").asText()).startsWith("the database is read only");
            });
            await().atMost(30, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(messages(api.history(ada))).containsExactly("before"));

            PostgresDatabase.administer("alter database " + name + " reset default_transaction_read_only");

            await().atMost(30, TimeUnit.SECONDS)
                    .until(() -> api.get("/health/ready", "").status() == 200);
            await().atMost(30, TimeUnit.SECONDS)
                    .until(() -> api.send(ada, 1, "after").status() == 201);
            assertThat(messages(api.history(ada))).containsExactly("after", "before");
        }
    }

    private static List<String> messages(Api.Answer history) {
        assertThat(history.status()).isEqualTo(200);
        return history.body().get("notifications").findValuesAsText("message");
    }

    private static String endSessionsOf(String name) {
        return "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'";
    }
}
