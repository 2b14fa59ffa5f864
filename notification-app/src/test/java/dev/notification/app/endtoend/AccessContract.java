package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.core.domain.UserId;
import dev.notification.persistence.DatabaseConfig;
import dev.notification.persistence.PersistenceModule;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who may do what, and until when, over the wire, whatever the database. */
interface AccessContract extends WireContract {
    @Test
    default void whatAnotherProcessRevokesEndsHereToo() {
        DatabaseConfig database = emptyDatabase();
        try (var server = new RunningServer(database, Map.of(), () -> NOW);
                PersistenceModule operator = PersistenceModule.open(database)) {
            String ada = server.api().account("ada");
            Device device = Device.v1(server.port(), ada, "");
            device.next("hello");

            operator.logins().revokeAll(new UserId(1), NOW);

            assertThat(device.closeCode()).isEqualTo(4401);
            assertThat(server.api().history(ada).status()).isEqualTo(401);
        }
    }

    @Test
    default void loggingOutClosesThatLoginsSocketsAndNoOthers() {
        try (RunningServer server = start()) {
            String one = server.api().account("ada");
            String two =
                    server.api().logIn("ada", "password123").body().get("token").asText();
            Device first = Device.v1(server.port(), one, "");
            try (Device second = Device.v1(server.port(), two, "")) {
                first.next("hello");
                second.next("hello");

                long start = System.nanoTime();
                assertThat(server.api().post("/api/logout", one, "").status()).isEqualTo(204);

                assertThat(first.closeCode()).isEqualTo(4401);
                assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(1));
                assertThat(server.api().history(one).status()).isEqualTo(401);
                assertThat(Device.refusal(server.port(), one)).isEqualTo(401);
                assertThat(server.api().history(two).status()).isEqualTo(200);
                second.send("{\"type\":\"ping\"}");
                second.next("live");
                second.next("pong");
            }
        }
    }

    @Test
    default void aNameAndAPasswordAreTheSameOnEveryKeyboard() {
        try (RunningServer server = start()) {
            Api api = server.api();

            Api.Answer registered = api.register("jose\u0301", "cafe\u0301 noir");

            assertThat(registered.status()).isEqualTo(201);
            assertThat(registered.body().get("username").asText()).isEqualTo("jos\u00e9");
            assertThat(api.logIn("JOS\u00c9", "caf\u00e9 noir").status()).isEqualTo(200);
            assertThat(api.logIn("jos\u00e9", "cafe\u0301 noir").status()).isEqualTo(200);
            assertThat(api.register("\uff2aos\u00e9", "password123").code()).isEqualTo("username_taken");
            Api.Answer mixed = api.register("\u0430lice", "password123");
            assertThat(mixed.status()).isEqualTo(400);
            assertThat(mixed.body().get("field").asText()).isEqualTo("username");
        }
    }

    @Test
    default void aRefreshTokenIsGoodOnceAndItsReuseEndsTheLogin() {
        try (RunningServer server = start()) {
            server.api().register("ada", "password123");
            JsonNode login = server.api().logIn("ada", "password123").body();
            Device device = Device.v1(server.port(), login.get("token").asText(), "");
            String body = "{\"refresh_token\":" + login.get("refresh_token") + "}";

            JsonNode refreshed =
                    server.api().post("/api/token/refresh", "", body).body();
            assertThat(server.api().history(refreshed.get("token").asText()).status())
                    .isEqualTo(200);
            Api.Answer reused = server.api().post("/api/token/refresh", "", body);

            assertThat(reused.status()).isEqualTo(401);
            assertThat(reused.code()).isEqualTo("invalid_refresh_token");
            assertThat(device.closeCode()).isEqualTo(4401);
            assertThat(server.api().history(refreshed.get("token").asText()).status())
                    .isEqualTo(401);
        }
    }

    @Test
    default void aNewPasswordEndsEveryLoginAlsoAfterARestart() {
        DatabaseConfig database = emptyDatabase();
        String old;
        String fresh;
        try (var server = start(database)) {
            old = server.api().account("ada");
            Device device = Device.v1(server.port(), old, "");
            device.next("hello");
            String body = "{\"current_password\":\"%s\",\"new_password\":\"another password\"}";

            assertThat(server.api()
                            .post("/api/password", old, body.formatted("wrong password"))
                            .code())
                    .isEqualTo("wrong_password");
            Api.Answer changed = server.api().post("/api/password", old, body.formatted("password123"));

            assertThat(changed.status()).isEqualTo(200);
            assertThat(device.closeCode()).isEqualTo(4401);
            fresh = changed.body().get("token").asText();
            assertThat(server.api().history(old).status()).isEqualTo(401);
            assertThat(server.api().logIn("ada", "password123").status()).isEqualTo(401);
            assertThat(server.api().logIn("ada", "another password").status()).isEqualTo(200);
        }
        try (var server = start(database)) {
            assertThat(server.api().history(old).status()).isEqualTo(401);
            assertThat(server.api().history(fresh).status()).isEqualTo(200);
        }
    }

    @Test
    default void anothersNotificationBehavesLikeOneThatDoesNotExist() {
        try (RunningServer server = start()) {
            Api api = server.api();
            String ada = api.account("ada");
            String bob = api.account("bob");
            long adas = api.send(ada, 1, "private").id();
            long none = adas + 1_000_000;

            for (String path : List.of("/api/notifications/", "/api/notifications/sent/")) {
                Api.Answer anothers = api.call(api.request(path + adas, bob).DELETE());
                Api.Answer nobodys = api.call(api.request(path + none, bob).DELETE());
                assertThat(anothers.status()).isEqualTo(404);
                assertThat(anothers.body()).isEqualTo(nobodys.body());
            }
            assertThat(api.get("/api/notifications/sent/" + adas, bob).body())
                    .isEqualTo(api.get("/api/notifications/sent/" + none, bob).body());
            for (String state : List.of("read", "unread", "archive", "unarchive", "remove")) {
                Api.Answer anothers = api.post("/api/notifications/" + state, bob, "{\"ids\":[" + adas + "]}");
                assertThat(anothers.body().get("changed").asInt()).isZero();
                assertThat(anothers.body())
                        .isEqualTo(api.post("/api/notifications/" + state, bob, "{\"ids\":[" + none + "]}")
                                .body());
            }
            assertThat(api.history(ada).body().get("unread").asInt()).isEqualTo(1);
        }
    }

    @Test
    default void onlySendersSendWhereThatIsThePolicy() {
        try (var server = new RunningServer(emptyDatabase(), Map.of("NOTIFICATION_SEND_POLICY", "senders"))) {
            String ada = server.api().account("ada");

            assertThat(server.api().send(ada, 1, "hello").code()).isEqualTo("send_not_allowed");
        }
    }
}
