package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.core.domain.Act;
import dev.notification.core.domain.Scope;
import dev.notification.core.domain.UserId;
import dev.notification.persistence.DatabaseConfig;
import dev.notification.persistence.PersistenceModule;
import java.util.EnumSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A user is deleted while devices are connected, and somebody comes back under the same name. */
interface DeletionContract extends WireContract {
    String SEND = "{\"external_id\":\"usr_42\",\"message\":\"hello\"}";

    private static String token(Api api, String key) {
        return api.post("/api/users/token", key, MachinesContract.ADA)
                .body()
                .get("token")
                .asText();
    }

    /** By another process, a moment ago, so that the name is free already. */
    @Test
    default void anotherProcessDeletesAUserWhoseDeviceIsOutAndFindsItsPlaceLost() {
        DatabaseConfig database = emptyDatabase();
        try (RunningServer server = start(database);
                PersistenceModule other = PersistenceModule.openBeside(database)) {
            Api api = server.api();
            String key = MachinesContract.issue(other, EnumSet.of(Scope.ADMIN, Scope.USERS, Scope.SEND))
                    .text();
            MachinesContract.awaitStatus(api, key, 200);
            UserId user = new UserId(api.post("/api/notifications/send", key, SEND)
                    .body()
                    .get("user_id")
                    .asLong());
            for (int i = 0; i < 9; i++) {
                api.post("/api/notifications/send", key, SEND);
            }
            String former = token(api, key);
            Device device = Device.v1(server.port(), former, "");
            String cursor = device.next("hello").get("cursor").asText();
            assertThat(cursor).endsWith(".10");

            assertThat(other.deletions()
                            .begin(user, Act.ofOperator(CLOCK.instant().minusSeconds(11))))
                    .isTrue();

            assertThat(device.closeCode()).isEqualTo(4401);
            assertThat(api.history(former).status()).isEqualTo(401);
            assertThat(api.send(key, user.value(), "late").code()).isEqualTo("unknown_recipient");
            Awaitility.await()
                    .atMost(MachinesContract.PATIENCE)
                    .until(() -> api.post("/api/notifications/send", key, SEND).status() == 201);
            try (Device next = Device.v1(server.port(), token(api, key), "?since=" + cursor)) {
                assertThat(next.next("hello").get("cursor").asText()).isEqualTo(cursor);
                JsonNode reset = next.next("reset");
                assertThat(reset.get("reason").asText()).isEqualTo("purged");
                assertThat(reset.get("head").asText()).endsWith(".12");
            }
        }
    }

    @Test
    default void anAdministratorDeletesAUserOverHttp() {
        DatabaseConfig database = emptyDatabase();
        try (RunningServer server = start(database);
                PersistenceModule other = PersistenceModule.openBeside(database)) {
            Api api = server.api();
            String key = MachinesContract.issue(other, EnumSet.of(Scope.ADMIN, Scope.USERS, Scope.SEND))
                    .text();
            MachinesContract.awaitStatus(api, key, 200);
            long user = api.post("/api/notifications/send", key, SEND)
                    .body()
                    .get("user_id")
                    .asLong();
            Device device = Device.v1(server.port(), token(api, key), "?device=phone");
            device.next("hello");

            Api.Answer deleted =
                    api.call(api.request("/api/users?external_id=usr_42", key).DELETE());

            assertThat(deleted.status()).isEqualTo(202);
            assertThat(device.closeCode()).isEqualTo(4401);
            assertThat(api.send(key, user, "late").code()).isEqualTo("unknown_recipient");
            assertThat(api.get("/api/users?external_id=usr_42", key).status()).isEqualTo(404);
            // While the name is reserved, or later: never the former user.
            assertThat(api.post("/api/notifications/send", key, SEND)
                            .body()
                            .path("user_id")
                            .asLong())
                    .isNotEqualTo(user);
        }
    }
}
