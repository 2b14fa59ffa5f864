package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.core.domain.Act;
import dev.notification.core.domain.KeySecret;
import dev.notification.core.domain.Scope;
import dev.notification.core.domain.Username;
import dev.notification.core.port.out.KeyStore;
import dev.notification.persistence.DatabaseConfig;
import dev.notification.persistence.PersistenceModule;
import java.net.http.HttpRequest;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Services with keys, and the tokens that they mint, over the wire, whatever the database. */
interface MachinesContract extends WireContract {
    /** Far above the two seconds that are promised: the machine may be busy, and the looks are turned by hand elsewhere. */
    Duration PATIENCE = Duration.ofSeconds(20);

    String ADA = "{\"external_id\":\"usr_42\"}";

    /** As the operator's command line does it, while the server runs. */
    static KeySecret issue(PersistenceModule operator, Set<Scope> scopes) {
        KeySecret secret = KeySecret.random();
        var key = new KeyStore.NewKey(
                secret.id(), new Username("shop"), secret.hash(), scopes, "", CLOCK.instant(), Optional.empty());
        assertThat(operator.keys().add(key, Act.ofOperator(CLOCK.instant()))).isInstanceOf(KeyStore.Added.Stored.class);
        return secret;
    }

    static void awaitStatus(Api api, String key, int status) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> api.get("/api/keys", key).status() == status);
    }

    private static int refusal(Supplier<Device> connecting) {
        try (Device device = connecting.get()) {
            throw new AssertionError("was let in: " + device);
        } catch (CompletionException e) {
            return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
        }
    }

    @Test
    default void aBackendMintsTokensAndWhoIsCutOffIsOut() {
        DatabaseConfig database = emptyDatabase();
        try (RunningServer server = start(database);
                PersistenceModule operator = PersistenceModule.openBeside(database)) {
            Api api = server.api();
            String key = issue(operator, EnumSet.of(Scope.ADMIN, Scope.USERS)).text();
            awaitStatus(api, key, 200);

            JsonNode minted = api.post("/api/users/token", key, ADA).body();
            assertThat(minted.get("token_type").asText()).isEqualTo("Bearer");
            assertThat(minted.get("expires_in").asLong()).isEqualTo(3600);
            assertThat(minted.get("external_id").asText()).isEqualTo("usr_42");
            String token = minted.get("token").asText();
            assertThat(api.history(token).body().get("unread").asLong()).isZero();
            assertThat(api.post("/api/users/token", token, ADA).code()).isEqualTo("insufficient_scope");
            assertThat(api.post("/api/logout", token, "").status()).isBetween(400, 403);
            Device device = Device.v1(server.port(), token, "");
            assertThat(device.next("hello").get("user_id")).isEqualTo(minted.get("user_id"));

            assertThat(api.post("/api/users/cut-off", key, ADA).status()).isEqualTo(204);

            assertThat(device.closeCode()).isEqualTo(4401);
            assertThat(api.history(token).status()).isEqualTo(401);
            assertThat(api.history(token).code()).isEqualTo("token_revoked");
            assertThat(Device.refusal(server.port(), token)).isEqualTo(401);
            JsonNode next = api.post("/api/users/token", key, ADA).body();
            assertThat(next.get("user_id")).isEqualTo(minted.get("user_id"));
            assertThat(api.history(next.get("token").asText()).status()).isEqualTo(200);
        }
    }

    @Test
    default void aKeyIsIssuedListedRotatedAndRevokedOverHttp() {
        DatabaseConfig database = emptyDatabase();
        try (RunningServer server = start(database);
                PersistenceModule operator = PersistenceModule.openBeside(database)) {
            Api api = server.api();
            String admin = issue(operator, EnumSet.allOf(Scope.class)).text();
            awaitStatus(api, admin, 200);

            Api.Answer issued = api.post(
                    "/api/keys",
                    admin,
                    "{\"service\":\"till\",\"scopes\":[\"admin\",\"send\"],\"label\":\"ci\",\"expires_in\":60}");
            assertThat(issued.status()).isEqualTo(201);
            assertThat(issued.header("Cache-Control")).isEqualTo("no-store");
            String key = issued.body().get("key").asText();
            assertThat(api.get("/api/keys", key).status()).isEqualTo(200);
            JsonNode listed = api.get("/api/keys?limit=1", key).body();
            assertThat(listed.get("keys")).hasSize(1);
            JsonNode last = api.get("/api/keys?after=" + listed.get("next").asText(), key)
                    .body();
            assertThat(last.at("/keys/0/prefix").asText()).isEqualTo(key.substring(0, 14));
            assertThat(last.at("/keys/0/service").asText()).isEqualTo("till");
            assertThat(last.toString()).doesNotContain(key.substring(14));
            Api.Answer more = api.post("/api/keys", key, "{\"service\":\"till\",\"scopes\":[\"users\"]}");
            assertThat(more.status()).isEqualTo(403);
            assertThat(more.body().get("detail").asText()).contains("you lack users");

            HttpRequest.Builder revoke = api.request(
                            "/api/keys/" + issued.body().get("id").asText(), admin)
                    .DELETE();
            assertThat(status(server, revoke)).isEqualTo(204);
            assertThat(status(server, revoke)).isEqualTo(204);
            assertThat(api.get("/api/keys", key).code()).isEqualTo("invalid_token");
            assertThat(status(server, api.request("/api/keys/0000000000", admin).DELETE()))
                    .isEqualTo(404);
        }
    }

    private static int status(RunningServer server, HttpRequest.Builder request) {
        return server.api().call(request).status();
    }

    @Test
    default void aKeyThatTheOperatorRevokesIsOverAndNoneOpensAWebSocket() {
        DatabaseConfig database = emptyDatabase();
        try (RunningServer server = start(database);
                PersistenceModule operator = PersistenceModule.openBeside(database)) {
            KeySecret secret = issue(operator, EnumSet.allOf(Scope.class));
            String key = secret.text();
            awaitStatus(server.api(), key, 200);

            assertThat(refusal(() -> Device.plain(server.port(), key))).isEqualTo(403);
            assertThat(refusal(() -> Device.v1(server.port(), key, ""))).isEqualTo(403);
            assertThat(refusal(() -> Device.v1(server.port(), KeySecret.random().text(), "")))
                    .isEqualTo(401);
            assertThat(server.api().history(key).code()).isEqualTo("key_not_allowed");
            long service = server.api()
                    .post("/api/users/token", key, "{\"username\":\"shop\"}")
                    .body()
                    .get("user_id")
                    .asLong();
            String token = server.api()
                    .post("/api/users/token", key, "{\"user_id\":" + service + "}")
                    .body()
                    .get("token")
                    .asText();
            Device device = Device.v1(server.port(), token, "");
            device.next("hello");
            device.send("{\"type\":\"token\",\"token\":\"" + key + "\"}");
            assertThat(device.closeCode()).isEqualTo(4401);

            assertThat(operator.keys().revoke(secret.id(), Act.ofOperator(CLOCK.instant())))
                    .isPresent();

            awaitStatus(server.api(), key, 401);
        }
    }

    @Test
    default void aServiceHasNoPasswordToLogInWith() {
        DatabaseConfig database = emptyDatabase();
        try (PersistenceModule operator = PersistenceModule.openBeside(database)) {
            issue(operator, Set.of(Scope.SEND));
        }
        try (RunningServer server = start(database)) {
            assertThat(server.api().logIn("shop", "").status()).isEqualTo(401);
            assertThat(server.api().logIn("shop", "password123").code()).isEqualTo("wrong_credentials");
        }
    }

    @Test
    default void whereNothingCreatesUsersNoTokenDoes() {
        DatabaseConfig database = emptyDatabase();
        try (var server = new RunningServer(database, Map.of("NOTIFICATION_USERS_CREATE", "never"));
                PersistenceModule operator = PersistenceModule.openBeside(database)) {
            String key = issue(operator, EnumSet.allOf(Scope.class)).text();
            awaitStatus(server.api(), key, 200);

            assertThat(server.api().post("/api/users/token", key, ADA).code()).isEqualTo("not_found");
            assertThat(server.api().get("/api/users?external_id=usr_42", key).status())
                    .isEqualTo(404);
        }
    }

    @Test
    default void supportSeesWhichDeviceIsConnected() {
        DatabaseConfig database = emptyDatabase();
        try (RunningServer server = start(database);
                PersistenceModule operator = PersistenceModule.openBeside(database)) {
            Api api = server.api();
            String key = issue(operator, EnumSet.of(Scope.ADMIN, Scope.USERS, Scope.SUPPORT))
                    .text();
            awaitStatus(api, key, 200);
            String token =
                    api.post("/api/users/token", key, ADA).body().get("token").asText();
            try (Device tablet = Device.v1(server.port(), token, "?device=tablet")) {
                tablet.next("hello");
                try (Device phone = Device.v1(server.port(), token, "?device=phone")) {
                    phone.next("hello");
                    awaitConnected(api, key, Map.of("phone", true, "tablet", true));
                }
                awaitConnected(api, key, Map.of("phone", false, "tablet", true));
                assertThat(inspected(api, key).get("online").asBoolean()).isTrue();
            }
            awaitConnected(api, key, Map.of("phone", false, "tablet", false));
            assertThat(inspected(api, key).get("online").asBoolean()).isFalse();
        }
    }

    private static JsonNode inspected(Api api, String key) {
        return api.get("/api/users/inspect?external_id=usr_42", key).body();
    }

    private static void awaitConnected(Api api, String key, Map<String, Boolean> expected) {
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            Map<String, Boolean> found = new HashMap<>();
            inspected(api, key)
                    .get("devices")
                    .forEach(device -> found.put(
                            device.get("id").asText(), device.get("connected").asBoolean()));
            assertThat(found).isEqualTo(expected);
        });
    }
}
