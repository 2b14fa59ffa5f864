package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Ways to send, and what becomes of what was sent, over the wire, whatever the database. */
interface SendingContract extends WireContract {
    @Test
    default void aRepeatedSendIsAnsweredAsBeforeEvenAfterItsExpiry() {
        var now = new AtomicReference<>(NOW);
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

    /** What has a key may come after its expiry, but not before all times. */
    @Test
    default void aTimeThatNoStoreCanKeepIsAWrongField() {
        try (RunningServer server = start()) {
            String ada = server.api().account("ada");
            for (String time : List.of("-999999999-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "1969-12-31T23:59:59Z")) {

                Api.Answer answer = server.api()
                        .call(server.api()
                                .request("/api/notifications/send", ada)
                                .header("Content-Type", "application/json")
                                .header("Idempotency-Key", "once")
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"user_id\":1,\"message\":\"m\",\"expires_at\":\"" + time + "\"}")));

                assertThat(answer.status()).as(time).isEqualTo(400);
                assertThat(answer.body().get("code").asText()).isEqualTo("invalid_field");
                assertThat(answer.body().get("field").asText()).isEqualTo("expires_at");
            }
        }
    }

    /** Online says how it was then, however often it is asked. */
    @Test
    default void aRepeatedSendIsAnsweredWordForWord() {
        try (RunningServer server = start()) {
            String ada = server.api().account("ada");
            HttpRequest.Builder send = server.api()
                    .request("/api/notifications/send", ada)
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", "once")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"user_id\":1,\"message\":\"m\"}"));

            JsonNode first;
            JsonNode again;
            try (Device device = Device.v1(server.port(), ada, "")) {
                device.next("hello");
                device.next("live");
                first = server.api().call(send).body();
            }
            Awaitility.await()
                    .untilAsserted(() -> assertThat(server.api()
                                    .send(ada, 1, "later")
                                    .body()
                                    .get("online")
                                    .asBoolean())
                            .isFalse());
            again = server.api().call(send).body();

            assertThat(first.get("online").asBoolean()).isTrue();
            assertThat(again).isEqualTo(first);
        }
    }

    @Test
    default void aLateDeviceFindsWhatWasReplacedAndRecalledAsItIsNow() {
        try (RunningServer server = start()) {
            String ada = server.api().account("ada");
            String start = server.api().history(ada).body().get("cursor").asText();
            String send = "{\"user_id\":1,\"message\":\"%s\",\"collapse_key\":\"parcel\"}";
            long replaced = server.api()
                    .post("/api/notifications/send", ada, send.formatted("packed"))
                    .id();
            long recalled = server.api().send(ada, 1, "oops").id();
            long kept = server.api().send(ada, 1, "kept").id();
            assertThat(server.api()
                            .post("/api/notifications/send", ada, send.formatted("shipped"))
                            .id())
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
            HttpRequest.Builder batch = server.api()
                    .request("/api/notifications/batch", ada)
                    .header("Content-Type", "application/x-ndjson")
                    .header("Idempotency-Key", "batch-1")
                    .POST(HttpRequest.BodyPublishers.ofString(lines));
            Api.Answer ndjson = server.api().call(batch);
            Api.Answer again = server.api().call(batch);

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
    default void aRequestThatFoundNobodyLeavesItsKeyFree() {
        try (RunningServer server = start()) {
            String ada = server.api().account("ada");
            HttpRequest.Builder send = server.api()
                    .request("/api/notifications/send", ada)
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", "once")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"user_id\":2,\"message\":\"m\"}"));
            Api.Answer nobody = server.api().call(send);
            server.api().account("bob");

            Api.Answer sent = server.api().call(send);
            Api.Answer again = server.api().call(send);

            assertThat(nobody.status()).isEqualTo(404);
            assertThat(sent.status()).isEqualTo(201);
            assertThat(sent.header("Idempotency-Replayed")).isEmpty();
            assertThat(again.body()).isEqualTo(sent.body());
            assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        }
    }

    @Test
    default void somebodyWhoIsNamedTwiceIsAWrongField() {
        try (RunningServer server = start()) {
            String ada = server.api().account("ada");

            Api.Answer answer =
                    server.api().post("/api/notifications/send", ada, "{\"user_ids\":[1,1,1],\"message\":\"m\"}");

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body().at("/errors/0/code").asText()).isEqualTo("duplicate");
            assertThat(answer.body().get("field").asText()).isEqualTo("user_ids[1]");
            assertThat(server.api().history(ada).body().get("notifications")).isEmpty();
        }
    }
}
