package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.persistence.testkit.SqliteDatabase;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A client that somebody wrote by an earlier page of the protocol goes on without being touched. */
class FormerClientTest {
    private static final int MARKS = 8;

    @RegisterExtension
    final SqliteDatabase database = new SqliteDatabase();

    @Test
    void aClientThatIgnoresWhatItDoesNotKnowGoesOnBesideOneThatSaysWhatItHasSeen() {
        try (var server = new RunningServer(database.empty(), Map.of())) {
            Api api = server.api();
            String ada = api.account("ada");
            api.send(ada, 1, "before");
            try (var former =
                    new FormerClient(server.port(), ada, api.history(ada).body())) {
                for (int i = 1; i <= MARKS; i++) {
                    JsonNode sent = api.send(ada, 1, "message " + i).body();
                    seeAll(api, ada);
                    if (i % 2 == 0) {
                        api.post("/api/notifications/read", ada, "{\"ids\":[" + sent.get("id") + "]}");
                    }
                    if (i % 4 == 0) {
                        api.post("/api/notifications/archive", ada, "{\"ids\":[" + sent.get("id") + "]}");
                    }
                    seeAll(api, ada);
                    api.send(ada, 1, "after " + i);
                    Map<String, Boolean> now = shown(api, ada);

                    await().atMost(Duration.ofSeconds(20))
                            .untilAsserted(() -> assertThat(former.shown()).isEqualTo(now));
                }

                // A mark costs it a reconnect at most; it never reconnects for ever.
                assertThat(former.connects()).isLessThanOrEqualTo(1 + 2 * MARKS);
            }
        }
    }

    private static void seeAll(Api api, String token) {
        String cursor = api.history(token).body().get("cursor").asText();
        Api.Answer seen = api.post("/api/notifications/seen", token, "{\"up_to\":\"" + cursor + "\"}");
        assertThat(seen.status()).isEqualTo(200);
        assertThat(seen.body().get("unseen").asLong()).isZero();
    }

    private static Map<String, Boolean> shown(Api api, String token) {
        Map<String, Boolean> shown = new TreeMap<>();
        api.history(token)
                .body()
                .get("notifications")
                .forEach(notification -> shown.put(
                        notification.get("message").asText(),
                        notification.get("read").asBoolean()));
        return shown;
    }
}
