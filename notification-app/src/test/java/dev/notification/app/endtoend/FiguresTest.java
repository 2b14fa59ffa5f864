package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.core.domain.Act;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.UserId;
import dev.notification.persistence.DatabaseConfig;
import dev.notification.persistence.PersistenceModule;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FiguresTest {
    @TempDir
    Path directory;

    @Test
    void anAdministratorSeesWhatWasSentAndDelivered() {
        var database = DatabaseConfig.of("jdbc:sqlite:" + directory.resolve("notification.db"));
        try (var server = new RunningServer(database, Map.of())) {
            Api api = server.api();
            String user = api.account("ada");
            assertThat(api.get("/api/figures", user).code()).isEqualTo("insufficient_scope");
            assertThat(api.get("/api/figures", "").status()).isEqualTo(401);
            String admin = admin(database, api);
            JsonNode before = api.get("/api/figures", admin).body();

            try (Device one = Device.v1(server.port(), user, "");
                    Device two = Device.v1(server.port(), user, "")) {
                for (Device device : new Device[] {one, two}) {
                    device.next("hello");
                    device.next("live");
                }
                for (int i = 0; i < 3; i++) {
                    api.send(user, 1, "number " + i);
                    one.next("notification");
                    two.next("notification");
                }
                JsonNode after = api.get("/api/figures", admin).body();

                assertThat(after.get("sessions").asInt()).isEqualTo(2);
                assertThat(gained(before, after, "sends")).isEqualTo(3);
                assertThat(gained(before, after, "commits")).isEqualTo(3);
                assertThat(gained(before, after, "deliveries")).isEqualTo(6);
                assertThat(after.get("connections").asInt()).isGreaterThanOrEqualTo(3);
                assertThat(after.get("node")).isEqualTo(before.get("node"));
                assertThat(Instant.parse(after.get("at").asText())).isNotNull();
                assertThat(after.get("uptime_seconds").asLong()).isNotNegative();
            }
        }
    }

    private static long gained(JsonNode before, JsonNode after, String figure) {
        return after.get(figure).asLong() - before.get(figure).asLong();
    }

    private static String admin(DatabaseConfig database, Api api) {
        try (PersistenceModule beside = PersistenceModule.openBeside(database)) {
            beside.accounts().changeRole(new UserId(1), Role.ADMIN, Act.ofOperator(Instant.EPOCH));
        }
        return api.logIn("ada", "password123").body().get("token").asText();
    }
}
