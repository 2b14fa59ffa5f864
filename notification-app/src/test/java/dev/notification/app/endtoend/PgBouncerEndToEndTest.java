package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.testkit.Racing;
import dev.notification.persistence.DatabaseConfig;
import dev.notification.persistence.PersistenceModule;
import dev.notification.persistence.testkit.PgBouncer;
import dev.notification.persistence.testkit.PostgresDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The whole server behind a pooler that was set up by nobody who knew of us. */
class PgBouncerEndToEndTest {
    private static final int CLIENTS = 4;
    private static final int ROUNDS = 32;

    @Test
    void moreThanFiveHundredMixedRequestsThroughAPoolerInTransactionModeAllSucceedAndSoDoesTheNextStart() {
        DatabaseConfig direct = new PostgresDatabase().empty();
        PersistenceModule.migrate(direct);
        try (PgBouncer bouncer = PgBouncer.before(direct, "transaction", "server_round_robin = 1")) {
            DatabaseConfig pooled = bouncer.through(direct);
            try (var server = new RunningServer(pooled, Map.of())) {
                List<String> tokens = IntStream.rangeClosed(1, CLIENTS)
                        .mapToObj(client -> server.api().account("client" + client))
                        .toList();
                try (Device device = Device.plain(server.port(), tokens.get(0))) {
                    List<Integer> statuses =
                            Racing.of(CLIENTS, client -> requests(server.api(), tokens.get(client))).stream()
                                    .flatMap(List::stream)
                                    .toList();

                    assertThat(statuses).hasSize(CLIENTS * ROUNDS * 4).allMatch(status -> status < 300);
                    assertThat(device.next().get("message").asText()).isEqualTo("message");
                }
            }
            try (var again = new RunningServer(pooled, Map.of())) {
                assertThat(again.api().get("/health/ready", "").status()).isEqualTo(200);
            }
        }
    }

    private static List<Integer> requests(Api api, String token) {
        List<Integer> statuses = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            Api.Answer sent = api.send(token, 1 + round % CLIENTS, "message");
            statuses.add(sent.status());
            statuses.add(api.history(token).status());
            statuses.add(
                    api.post("/api/notifications/read", token, "{\"all\":true}").status());
            statuses.add(api.get("/api/notifications/unread-count", token).status());
        }
        return statuses;
    }
}
