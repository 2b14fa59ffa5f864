package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.core.domain.Act;
import dev.notification.core.domain.KeyId;
import dev.notification.core.domain.KeySecret;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.Scope;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.lifecycle.SteadyClock;
import dev.notification.persistence.DatabaseConfig;
import dev.notification.persistence.PersistenceModule;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What each caller may do, and until when, over the wire, whatever the database. */
interface AccessContract extends WireContract {
    @Test
    default void whatAnotherProcessRevokesEndsHereToo() {
        DatabaseConfig database = emptyDatabase();
        try (var server = new RunningServer(database, Map.of(), () -> NOW);
                PersistenceModule operator = PersistenceModule.openBeside(database)) {
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

    /** Of each client, by what the proxy in front says. */
    private static Api.Answer logIn(Api api, String address, String name, String password) {
        return api.call(api.request("/api/login", "")
                .header("X-Forwarded-For", address)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, password))));
    }

    @Test
    default void whoGuessesAPasswordIsHeldUpAndItsOwnerGetsInFromElsewhere() {
        try (var server =
                new RunningServer(emptyDatabase(), Map.of("NOTIFICATION_HTTP_TRUSTED_PROXIES", "127.0.0.1, ::1"))) {
            Api api = server.api();
            api.register("ada", "password123");

            for (String name : List.of("ada", "nobody")) {
                List<Api.Answer> guesses = IntStream.range(0, 25)
                        .mapToObj(i -> logIn(api, "192.0.2.1", name, "wrong" + i))
                        .toList();

                assertThat(guesses).extracting(Api.Answer::status).containsOnly(401, 429);
                assertThat(guesses.subList(0, 5)).extracting(Api.Answer::status).containsOnly(401);
                Api.Answer heldUp = guesses.stream()
                        .filter(guess -> guess.status() == 429)
                        .findFirst()
                        .orElseThrow();
                assertThat(heldUp.code()).isEqualTo("rate_limited");
                assertThat(Integer.parseInt(heldUp.header("Retry-After"))).isPositive();
            }
            assertThat(logIn(api, "192.0.2.2", "ada", "password123").status()).isEqualTo(200);
        }
    }

    @Test
    default void accountsAreOpenedAtARate() {
        try (var server = new RunningServer(emptyDatabase(), Map.of("NOTIFICATION_LIMITS_REGISTRATIONS", "2/d"))) {
            assertThat(server.api().register("ada", "password123").status()).isEqualTo(201);
            assertThat(server.api().register("bob", "password123").status()).isEqualTo(201);

            Api.Answer third = server.api().register("eve", "password123");

            assertThat(third.status()).isEqualTo(429);
            assertThat(third.code()).isEqualTo("rate_limited");
            assertThat(server.api().logIn("ada", "password123").status()).isEqualTo(200);
        }
    }

    @Test
    default void refreshTokensAreGuessedAtARateAndGoodOnesCountForNothing() {
        try (var server = new RunningServer(emptyDatabase(), Map.of("NOTIFICATION_LIMITS_REFRESH_FAILURES", "2/d"))) {
            Api api = server.api();
            api.register("ada", "password123");
            JsonNode refresh = api.logIn("ada", "password123").body().get("refresh_token");
            for (int i = 0; i < 5; i++) {
                Api.Answer refreshed = api.post("/api/token/refresh", "", "{\"refresh_token\":" + refresh + "}");
                assertThat(refreshed.status()).isEqualTo(200);
                refresh = refreshed.body().get("refresh_token");
            }

            List<Integer> guesses = IntStream.range(0, 3)
                    .mapToObj(i -> api.post("/api/token/refresh", "", "{\"refresh_token\":\"no token\"}")
                            .status())
                    .toList();

            assertThat(guesses).containsExactly(401, 401, 429);
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
    default void aRefreshTokenThatIsUsedTwiceAtOnceGivesTheSameAnswerAndLaterEndsTheLogin() {
        var now = new AtomicReference<>(NOW);
        try (var server = new RunningServer(emptyDatabase(), Map.of(), now::get)) {
            server.api().register("ada", "password123");
            JsonNode login = server.api().logIn("ada", "password123").body();
            Device device = Device.v1(server.port(), login.get("token").asText(), "");
            String body = "{\"refresh_token\":" + login.get("refresh_token") + "}";

            JsonNode refreshed =
                    server.api().post("/api/token/refresh", "", body).body();
            now.set(NOW.plusSeconds(9));
            JsonNode repeated =
                    server.api().post("/api/token/refresh", "", body).body();
            assertThat(repeated.get("refresh_token")).isEqualTo(refreshed.get("refresh_token"));
            assertThat(server.api().history(refreshed.get("token").asText()).status())
                    .isEqualTo(200);
            assertThat(server.api().history(repeated.get("token").asText()).status())
                    .isEqualTo(200);
            now.set(NOW.plusSeconds(11));
            Api.Answer reused = server.api().post("/api/token/refresh", "", body);

            assertThat(reused.status()).isEqualTo(401);
            assertThat(reused.code()).isEqualTo("invalid_refresh_token");
            assertThat(device.closeCode()).isEqualTo(4401);
            assertThat(server.api().history(repeated.get("token").asText()).status())
                    .isEqualTo(401);
        }
    }

    /** The lifetime of tokens was thirty days when this one was issued. */
    @Test
    default void whatWasRevokedStaysSoUnderAShorterLifetime() {
        DatabaseConfig database = emptyDatabase();
        var now = new AtomicReference<>(NOW);
        String token;
        try (var server = new RunningServer(database, Map.of("NOTIFICATION_JWT_LIFETIME", "30d"), now::get)) {
            token = server.api().account("ada");
            assertThat(server.api().post("/api/logout", token, "").status()).isEqualTo(204);
        }
        for (int day = 1; day <= 2; day++) {
            now.set(NOW.plus(Duration.ofDays(day)));
            try (var server = new RunningServer(database, Map.of("NOTIFICATION_JWT_LIFETIME", "1m"), now::get);
                    PersistenceModule upkeep = PersistenceModule.openBeside(database)) {
                assertThat(server.api().history(token).status()).isEqualTo(401);
                assertThat(Device.refusal(server.port(), token)).isEqualTo(401);
                assertThat(upkeep.logins().forget(now.get(), 10)).isZero();
            }
        }
    }

    @Test
    default void aLeapOfTheMachinesClockForAMomentEndsNoSession() {
        var machine = new AtomicReference<>(NOW);
        var nanos = new AtomicLong();
        try (var server = new RunningServer(emptyDatabase(), Map.of(), new SteadyClock(machine::get, nanos::get))) {
            String ada = server.api().account("ada");
            try (Device device = Device.v1(server.port(), ada, "")) {
                device.next("hello");
                device.next("live");

                machine.set(NOW.plus(Duration.ofHours(2)));
                nanos.addAndGet(Duration.ofSeconds(2).toNanos());
                assertThat(server.api().history(ada).status()).isEqualTo(200);
                assertThat(server.api().send(ada, 1, "meanwhile").status()).isEqualTo(201);
                device.next("notification");
                machine.set(NOW.plusSeconds(4));
                nanos.addAndGet(Duration.ofSeconds(2).toNanos());

                assertThat(server.api().history(ada).status()).isEqualTo(200);
                assertThat(server.api().send(ada, 1, "still here").status()).isEqualTo(201);
                assertThat(device.next("notification")
                                .at("/notification/created_at")
                                .asText())
                        .startsWith("2026-01-01T12:00:0");
            }
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

    /** Gives ada the role admin, and has her make a key for the shop. */
    private static String key(DatabaseConfig database, Api api, String scopes) {
        api.account("ada");
        try (PersistenceModule beside = PersistenceModule.openBeside(database)) {
            UserId ada =
                    beside.accounts().find(new Username("ada")).orElseThrow().id();
            beside.accounts().changeRole(ada, Role.ADMIN, Act.ofOperator(CLOCK.instant()));
        }
        String admin = api.logIn("ada", "password123").body().get("token").asText();
        return api.post("/api/keys", admin, "{\"service\":\"shop\",\"scopes\":[" + scopes + "]}")
                .body()
                .get("key")
                .asText();
    }

    @Test
    default void aServerThatFindsAKeyAtItsStartIsClosedAndOneThatRunsStaysAsItIs() {
        DatabaseConfig database = emptyDatabase();
        String key;
        String bob;
        try (var server = new RunningServer(database, Map.of())) {
            bob = server.api().account("bob");
            key = key(database, server.api(), "\"send\"");
            assertThat(server.api().register("carl", "password123").status()).isEqualTo(201);
            assertThat(server.api().send(bob, 1, "still open").status()).isEqualTo(201);
        }
        try (var server = new RunningServer(database, Map.of())) {
            assertThat(server.api().register("dora", "password123").code()).isEqualTo("registration_closed");
            assertThat(server.api().send(bob, 1, "closed").code()).isEqualTo("send_not_allowed");
            assertThat(server.api().send(key, 1, "by its scope").status()).isEqualTo(201);
        }
        Map<String, String> set = Map.of("NOTIFICATION_REGISTER_OPEN", "true", "NOTIFICATION_SEND_POLICY", "everyone");
        try (var server = new RunningServer(database, set)) {
            assertThat(server.api().register("dora", "password123").status()).isEqualTo(201);
            assertThat(server.api().send(bob, 1, "as it was set").status()).isEqualTo(201);
        }
        try (PersistenceModule beside = PersistenceModule.openBeside(database)) {
            var id = new KeyId(key.substring(KeySecret.PREFIX.length(), KeySecret.PREFIX.length() + KeyId.LENGTH));
            assertThat(beside.keys().revoke(id, Act.ofOperator(CLOCK.instant())))
                    .isPresent();
        }
        try (var server = new RunningServer(database, Map.of())) {
            assertThat(server.api().register("emma", "password123").status()).isEqualTo(201);
        }
    }

    @Test
    default void aBackendMakesFindsAndRenamesItsUsersAndEverybodyLearnsWhoTheyAre() {
        DatabaseConfig database = emptyDatabase();
        Instant now = CLOCK.instant(); // It stands still: what was given up a moment ago stays so.
        try (var server = new RunningServer(database, Map.of(), () -> now)) {
            Api api = server.api();
            String key = key(database, api, "\"users\"");

            JsonNode made = api.post(
                            "/api/users/upsert",
                            key,
                            "{\"users\":[{\"external_id\":\"a+b\",\"email\":\"a@b.example\",\"locale\":\"id\","
                                    + "\"time_zone\":\"Asia/Jakarta\"},{\"external_id\":\"other\"}]}")
                    .body()
                    .get("results");
            JsonNode found = api.get("/api/users?external_id=a%2Bb", key).body();
            Api.Answer renamed =
                    api.post("/api/users/rename", key, "{\"external_id\":\"a+b\",\"new_external_id\":\"usr_42\"}");
            Api.Answer taken =
                    api.post("/api/users/rename", key, "{\"external_id\":\"other\",\"new_external_id\":\"usr_42\"}");
            Api.Answer reserved =
                    api.post("/api/users/rename", key, "{\"external_id\":\"other\",\"new_external_id\":\"a+b\"}");

            assertThat(made.get(0).get("new_user").asBoolean()).isTrue();
            assertThat(found.get("user_id")).isEqualTo(made.get(0).get("user_id"));
            assertThat(found.get("email").asText()).isEqualTo("a@b.example");
            assertThat(found.get("time_zone").asText()).isEqualTo("Asia/Jakarta");
            assertThat(renamed.body().get("user_id")).isEqualTo(found.get("user_id"));
            assertThat(taken.code()).isEqualTo("external_id_taken");
            assertThat(taken.header("Retry-After")).isEmpty();
            assertThat(reserved.code()).isEqualTo("external_id_taken");
            assertThat(reserved.header("Retry-After")).isEqualTo("10");
            assertThat(api.get("/api/users?external_id=a%2Bb", key).status()).isEqualTo(404);
            assertThat(api.get("/api/account", key).body().get("service").asText())
                    .isEqualTo("shop");
            String ada = api.logIn("ada", "password123").body().get("token").asText();
            assertThat(api.get("/api/account", ada).body().get("role").asText()).isEqualTo("admin");
            assertThat(api.get("/api/account", ada).body().get("scopes")).hasSize(Scope.values().length);
        }
    }
}
