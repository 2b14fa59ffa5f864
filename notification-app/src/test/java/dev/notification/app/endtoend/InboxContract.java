package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.core.domain.UserId;
import dev.notification.persistence.DatabaseConfig;
import dev.notification.persistence.PersistenceModule;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The inbox as several devices see it, over the wire, whatever the database. */
interface InboxContract {
    DatabaseConfig emptyDatabase();

    private RunningServer start() {
        return new RunningServer(emptyDatabase(), Map.of());
    }

    private static long id(Api.Answer sent) {
        return sent.body().get("id").asLong();
    }

    /** The newest page is kept: every change must show in the very next read, and in nobody else's. */
    @Test
    default void aHistoryThatWasReadBeforeShowsWhatHasHappenedSince() {
        try (RunningServer server = start()) {
            String ada = server.api().account("ada");
            String bob = server.api().account("bob");
            long id = id(server.api().send(bob, 1, "one"));
            assertThat(server.api().history(ada).body())
                    .isEqualTo(server.api().history(ada).body());
            assertThat(server.api().history(bob).body().get("notifications")).isEmpty();

            server.api().post("/api/notifications/read", ada, "{\"ids\":[" + id + "]}");
            JsonNode read = server.api().history(ada).body();
            server.api().post("/api/notifications/archive", ada, "{\"ids\":[" + id + "]}");
            JsonNode archived = server.api().history(ada).body();
            server.api().send(bob, 1, "two");
            JsonNode second = server.api().history(ada).body();

            assertThat(read.get("notifications").get(0).get("read").asBoolean()).isTrue();
            assertThat(read.get("unread").asInt()).isZero();
            assertThat(archived.get("notifications")).isEmpty();
            assertThat(second.get("notifications").findValuesAsText("message")).containsExactly("two");
            assertThat(second.get("unread").asInt()).isOne();
        }
    }

    @Test
    default void readingOnOneDeviceShowsOnEveryOtherWithTheExactCount() {
        try (RunningServer server = start()) {
            String ada = server.api().account("ada");
            try (Device phone = Device.v1(server.port(), ada, "?device=phone");
                    Device laptop = Device.v1(server.port(), ada, "?device=laptop")) {
                List<Long> ids = new ArrayList<>();
                for (int i = 1; i <= 4; i++) {
                    ids.add(id(server.api().send(ada, 1, "message " + i)));
                }
                for (Device device : List.of(phone, laptop)) {
                    device.next("hello");
                    device.next("live");
                    IntStream.range(0, 4).forEach(i -> device.next("notification"));
                }

                phone.send("{\"type\":\"read\",\"ids\":[" + ids.get(0) + "," + ids.get(1) + "," + ids.get(2) + "]}");

                for (Device device : List.of(phone, laptop)) {
                    JsonNode state = device.next("state");
                    assertThat(state.get("state").asText()).isEqualTo("read");
                    assertThat(state.get("ids")).hasSize(3);
                    assertThat(state.get("unread").asInt()).isEqualTo(1);
                }
                Api.Answer archived =
                        server.api().post("/api/notifications/archive", ada, "{\"ids\":[" + ids.get(3) + "]}");
                assertThat(archived.body().get("unread").asInt()).isZero();
                assertThat(laptop.next("state").get("archived").asBoolean()).isTrue();
                Api.Answer removed = server.api()
                        .call(server.api()
                                .request("/api/notifications/" + ids.get(0), ada)
                                .DELETE());
                assertThat(removed.status()).isEqualTo(200);
                assertThat(phone.next("state").get("state").asText()).isEqualTo("archived");
                assertThat(phone.next("removed").get("ids").get(0).asLong()).isEqualTo(ids.get(0));
            }
        }
    }

    @Test
    default void aDeviceThatRemembersNothingResumesWhereItsAcksWere() {
        try (RunningServer server = start()) {
            String ada = server.api().account("ada");
            try (Device phone = Device.v1(server.port(), ada, "?device=phone")) {
                phone.next("hello");
                phone.next("live");
                server.api().send(ada, 1, "one");
                server.api().send(ada, 1, "two");
                JsonNode one = phone.next("notification");
                phone.next("notification");
                phone.send("{\"type\":\"ack\",\"cursor\":" + one.get("cursor") + "}");
                String acked = one.get("cursor").asText();
                Awaitility.await()
                        .atMost(Duration.ofSeconds(5))
                        .until(() -> acked.equals(server.api()
                                .get("/api/devices", ada)
                                .body()
                                .at("/devices/0/cursor")
                                .asText()));
            }
            try (Device again = Device.v1(server.port(), ada, "?device=phone")) {
                again.next("hello");
                JsonNode two = again.next("notification");

                assertThat(two.at("/notification/message").asText()).isEqualTo("two");
                assertThat(again.next("live").get("replayed").asInt()).isEqualTo(1);
            }
            long id = id(server.api().send(ada, 1, "three"));
            JsonNode sent =
                    server.api().get("/api/notifications/sent/" + id, ada).body();
            assertThat(sent.get("state").asText()).isEqualTo("unread");
            assertThat(sent.get("delivered_to")).isEmpty();
        }
    }

    @Test
    default void aNewDeviceThatResumesKeepsWhatItHasNotAcknowledged() {
        try (RunningServer server = start()) {
            String ada = server.api().account("ada");
            String start = server.api().history(ada).body().get("cursor").asText();
            long id = id(server.api().send(ada, 1, "one"));
            try (Device phone = Device.v1(server.port(), ada, "?device=phone&since=" + start)) {
                phone.next("hello");
                phone.next("notification");
            }
            try (Device again = Device.v1(server.port(), ada, "?device=phone")) {
                again.next("hello");
                JsonNode one = again.next("notification");
                assertThat(one.at("/notification/message").asText()).isEqualTo("one");
                again.send("{\"type\":\"ack\",\"cursor\":" + one.get("cursor") + "}");
                Awaitility.await()
                        .atMost(Duration.ofSeconds(5))
                        .until(() -> server.api()
                                .get("/api/notifications/sent/" + id, ada)
                                .body()
                                .at("/delivered_to/0")
                                .asText()
                                .equals("phone"));
            }
        }
    }

    @Test
    default void whatAnotherProcessRevokesEndsHereToo() {
        DatabaseConfig database = emptyDatabase();
        try (var server = new RunningServer(database, Map.of());
                PersistenceModule operator = PersistenceModule.open(database)) {
            String ada = server.api().account("ada");
            Device device = Device.v1(server.port(), ada, "");
            device.next("hello");

            operator.logins().revokeAll(new UserId(1), Instant.now());

            assertThat(device.closeCode()).isEqualTo(4401);
            assertThat(server.api().history(ada).status()).isEqualTo(401);
        }
    }

    @Test
    default void aRepeatedSendIsAnsweredAsBeforeEvenAfterItsExpiry() {
        var now = new AtomicReference<>(Instant.now());
        try (var server = new RunningServer(emptyDatabase(), Map.of(), now::get)) {
            String ada = server.api().account("ada");
            HttpRequest.Builder send = server.api()
                    .request("/api/notifications/send", ada)
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", "once")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"user_id\":1,\"message\":\"brief\",\"expires_at\":\""
                            + now.get().plusSeconds(60) + "\"}"));
            Api.Answer first = server.api().call(send);
            now.set(now.get().plusSeconds(120));

            Api.Answer again = server.api().call(send);

            assertThat(first.status()).isEqualTo(201);
            assertThat(again.body().get("id")).isEqualTo(first.body().get("id"));
            assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        }
    }

    @Test
    default void theSameDeviceConnectingAgainReplacesItsOlderSession() {
        try (RunningServer server = start()) {
            String ada = server.api().account("ada");
            Device first = Device.v1(server.port(), ada, "?device=phone");
            first.next("hello");
            try (Device second = Device.v1(server.port(), ada, "?device=phone")) {
                second.next("hello");

                assertThat(first.closeCode()).isEqualTo(4409);
                second.next("live");
                server.api().send(ada, 1, "once");
                assertThat(second.next("notification")
                                .at("/notification/message")
                                .asText())
                        .isEqualTo("once");
            }
        }
    }

    @Test
    default void aLateDeviceFindsWhatWasReplacedAndRecalledAsItIsNow() {
        try (RunningServer server = start()) {
            String ada = server.api().account("ada");
            String start = server.api().history(ada).body().get("cursor").asText();
            String send = "{\"user_id\":1,\"message\":\"%s\",\"collapse_key\":\"parcel\"}";
            long replaced = id(server.api().post("/api/notifications/send", ada, send.formatted("packed")));
            long recalled = id(server.api().send(ada, 1, "oops"));
            long kept = id(server.api().send(ada, 1, "kept"));
            assertThat(id(server.api().post("/api/notifications/send", ada, send.formatted("shipped"))))
                    .isEqualTo(replaced);
            assertThat(server.api()
                            .call(server.api()
                                    .request("/api/notifications/sent/" + recalled, ada)
                                    .DELETE())
                            .status())
                    .isEqualTo(204);
            server.api().post("/api/notifications/read", ada, "{\"ids\":[" + kept + "]}");

            try (Device late = Device.v1(server.port(), ada, "?since=" + start)) {
                late.next("hello");
                JsonNode shipped = late.next("notification");
                JsonNode removed = late.next("removed");
                JsonNode read = late.next("notification");
                JsonNode live = late.next("live");

                assertThat(shipped.at("/notification/message").asText()).isEqualTo("shipped");
                assertThat(removed.get("reason").asText()).isEqualTo("recalled");
                assertThat(read.at("/notification/message").asText()).isEqualTo("kept");
                assertThat(read.at("/notification/read").asBoolean()).isTrue();
                assertThat(live.get("unread").asInt()).isEqualTo(1);
                assertThat(live.get("notifications").asInt()).isEqualTo(2);
            }
            assertThat(server.api()
                            .get("/api/notifications/sent/" + recalled, ada)
                            .body()
                            .get("state")
                            .asText())
                    .isEqualTo("recalled");
        }
    }

    @Test
    default void aPurgeGivesAResetNotAHole() {
        DatabaseConfig database = emptyDatabase();
        var now = new AtomicReference<>(Instant.now());
        String start;
        try (var server = new RunningServer(database, Map.of(), now::get)) {
            String ada = server.api().account("ada");
            start = server.api().history(ada).body().get("cursor").asText();
            long id = id(server.api().send(ada, 1, "gone"));
            server.api().send(ada, 1, "kept");
            server.api()
                    .call(server.api().request("/api/notifications/" + id, ada).DELETE());
        }
        now.set(now.get().plus(Duration.ofDays(31)));
        try (var server = new RunningServer(database, Map.of(), now::get)) {
            String ada =
                    server.api().logIn("ada", "password123").body().get("token").asText();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> server.api()
                            .get("/api/notifications/changes?since=" + start, ada)
                            .body()
                            .path("type")
                            .asText()
                            .equals("reset"));
            try (Device late = Device.v1(server.port(), ada, "?since=" + start)) {
                late.next("hello");
                JsonNode reset = late.next("reset");

                assertThat(reset.get("reason").asText()).isEqualTo("purged");
                assertThat(late.next("live").get("cursor")).isEqualTo(reset.get("head"));
            }
            Device plain = Device.connect(server.port(), ada, "?since=" + start);
            assertThat(plain.closeCode()).isEqualTo(4410);
        }
    }

    @Test
    default void whatExpiresDisappearsEverywhere() {
        try (RunningServer server = start()) {
            String ada = server.api().account("ada");
            try (Device device = Device.v1(server.port(), ada, "")) {
                server.api()
                        .post("/api/notifications/send", ada, "{\"user_id\":1,\"message\":\"brief\",\"expires_in\":1}");
                device.next("hello");
                device.next("live");
                device.next("notification");

                assertThat(device.next("removed").get("reason").asText()).isEqualTo("expired");
            }
            assertThat(server.api().history(ada).body().get("notifications")).isEmpty();
        }
    }

    @Test
    default void aBatchStoresTheGoodOnesAndSaysWhyTheOthersFailed() {
        try (RunningServer server = start()) {
            String ada = server.api().account("ada");
            server.api().account("bob");
            String items = "[{\"user_id\":1,\"message\":\"for ada\"},{\"user_id\":2,\"message\":\"\"},"
                    + "{\"user_id\":99,\"message\":\"for nobody\"},7,"
                    + "{\"user_id\":1,\"user_id\":1,\"message\":\"twice\"},{\"user_id\":2,\"message\":\"for bob\"}]";
            String lines = "{\"user_id\":1,\"message\":\"one\"}\n{broken\n\n{\"user_id\":1,\"message\":\"two\"}\n";

            Api.Answer array = server.api().post("/api/notifications/batch", ada, items);
            Api.Answer ndjson = server.api()
                    .call(server.api()
                            .request("/api/notifications/batch", ada)
                            .header("Content-Type", "application/x-ndjson")
                            .header("Idempotency-Key", "batch-1")
                            .POST(HttpRequest.BodyPublishers.ofString(lines)));
            Api.Answer again = server.api()
                    .call(server.api()
                            .request("/api/notifications/batch", ada)
                            .header("Content-Type", "application/x-ndjson")
                            .header("Idempotency-Key", "batch-1")
                            .POST(HttpRequest.BodyPublishers.ofString(lines)));

            assertThat(array.status()).isEqualTo(200);
            assertThat(array.body().get("stored").asInt()).isEqualTo(2);
            assertThat(array.body().get("results").findValuesAsText("code"))
                    .contains("invalid_field", "unknown_recipient", "malformed_json");
            assertThat(array.body().at("/results/1/error/field").asText()).isEqualTo("message");
            assertThat(ndjson.body().get("stored").asInt()).isEqualTo(2);
            assertThat(ndjson.body().at("/results/1/status").asInt()).isEqualTo(400);
            assertThat(again.body()).isEqualTo(ndjson.body());
            assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
            assertThat(server.api().history(ada).body().get("notifications").findValuesAsText("message"))
                    .containsExactly("two", "one", "for ada");
        }
    }

    @Test
    default void aBatchOfAThousandLargeOnesIsTaken() {
        try (RunningServer server = start()) {
            String ada = server.api().account("ada");
            String item = "{\"user_id\":1,\"message\":\"" + "x".repeat(3000) + "\"}";
            String thousand = IntStream.range(0, 1000).mapToObj(i -> item).collect(Collectors.joining(",", "[", "]"));

            assertThat(server.api()
                            .post("/api/notifications/batch", ada, thousand)
                            .body()
                            .get("stored")
                            .asInt())
                    .isEqualTo(1000);
            assertThat(server.api()
                            .post("/api/notifications/batch", "", thousand)
                            .status())
                    .isEqualTo(413);
            assertThat(server.api()
                            .post("/api/notifications/batch", ada, thousand.replace("]", "," + item + "]"))
                            .status())
                    .isEqualTo(400);
        }
    }

    @Test
    default void aLongPollIsAnsweredWhenSomethingHappens() {
        try (RunningServer server = start()) {
            String ada = server.api().account("ada");
            String cursor = server.api().history(ada).body().get("cursor").asText();
            String path = "/api/notifications/changes?since=" + cursor;

            CompletableFuture<Api.Answer> poll =
                    CompletableFuture.supplyAsync(() -> server.api().get(path + "&wait=10", ada));
            CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS)
                    .execute(() -> server.api().send(ada, 1, "news"));

            JsonNode changes = poll.orTimeout(9, TimeUnit.SECONDS).join().body();
            assertThat(changes.at("/changes/0/notification/message").asText()).isEqualTo("news");
            JsonNode nothing = server.api()
                    .get(
                            "/api/notifications/changes?wait=1&since="
                                    + changes.get("cursor").asText(),
                            ada)
                    .body();
            assertThat(nothing.get("changes")).isEmpty();
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
        try (var server = new RunningServer(database, Map.of())) {
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
        try (var server = new RunningServer(database, Map.of())) {
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
            long adas = id(api.send(ada, 1, "private"));
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
