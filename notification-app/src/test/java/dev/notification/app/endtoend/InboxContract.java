package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.persistence.DatabaseConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The inbox as several devices see it, over the wire, whatever the database. */
interface InboxContract extends WireContract {
    /** The newest page is kept: every change must show in the very next read, and in nobody else's. */
    @Test
    default void aHistoryThatWasReadBeforeShowsWhatHasHappenedSince() {
        try (RunningServer server = start()) {
            String ada = server.api().account("ada");
            String bob = server.api().account("bob");
            long id = server.api().send(bob, 1, "one").id();
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

    /** A bell that is opened on the phone is quiet on the laptop, and nothing has been read. */
    @Test
    default void whatIsSeenOnOneDeviceIsSeenOnAllAndStaysUnread() {
        try (RunningServer server = start()) {
            Api api = server.api();
            String ada = api.account("ada");
            String start = api.history(ada).body().get("cursor").asText();
            String upTo;
            try (Device phone = Device.v1(server.port(), ada, "");
                    Device laptop = Device.v1(server.port(), ada, "?device=laptop");
                    Device plain = Device.plain(server.port(), ada)) {
                for (Device device : List.of(phone, laptop)) {
                    assertPlace(device.next("hello"), 0, 0, 0);
                    assertPlace(device.next("live"), 0, 0, 0);
                }
                api.send(ada, 1, "one");
                api.send(ada, 1, "two");
                for (Device device : List.of(phone, laptop)) {
                    assertPlace(device.next("notification"), 1, 1, 1);
                    assertPlace(device.next("notification"), 2, 2, 2);
                }
                upTo = epoch(start) + ".1";

                phone.send("{\"type\":\"seen\",\"up_to\":\"" + upTo + "\"}");

                for (Device device : List.of(phone, laptop)) {
                    JsonNode seen = device.next("seen");
                    assertPlace(seen, 3, 2, 1);
                    assertThat(seen.get("up_to").asText()).isEqualTo(upTo);
                }
                assertPlace(api.history(ada).body(), 3, 2, 1);
                assertPlace(seen(api, ada, epoch(start) + ".2"), 4, 2, 0);
                assertPlace(seen(api, ada, upTo), 4, 2, 0);
                assertPlace(laptop.next("seen"), 4, 2, 0);
                assertPlace(
                        api.post("/api/notifications/read", ada, "{\"all\":true}")
                                .body(),
                        6,
                        0,
                        0);
                laptop.next("state");
                api.send(ada, 1, "three");
                assertThat(api.get("/api/notifications/unread-count", ada)
                                .body()
                                .toString())
                        .isEqualTo("{\"unread\":1,\"unseen\":1}");
                assertThat(List.of(plain.next(), plain.next(), plain.next()))
                        .as("plain mode has no word for marks")
                        .extracting(frame -> frame.get("message").asText())
                        .containsExactly("one", "two", "three");
            }
            // Whoever was away is told the present mark once, and the count with the newest change.
            JsonNode feed =
                    api.get("/api/notifications/changes?since=" + start, ada).body();
            assertPlace(feed, 7, 1, 1);
            assertThat(feed.get("changes").findValuesAsText("type"))
                    .containsExactly("seen", "notification", "notification", "notification");
            assertThat(feed.at("/changes/0/up_to").asText()).isEqualTo(epoch(start) + ".2");
            assertThat(feed.get("changes").findValuesAsText("unseen")).containsExactly("1");
            try (Device late = Device.v1(server.port(), ada, "?since=" + start)) {
                assertThat(late.next("hello").get("head_rev").asLong()).isEqualTo(7);
                JsonNode seen = late.next("seen");
                assertThat(seen.get("up_to").asText()).isEqualTo(epoch(start) + ".2");
                assertThat(seen.get("cursor").asText())
                        .as("it leaves its place to the next frame")
                        .isEqualTo(start);
                assertThat(seen.get("backlog").asBoolean()).isTrue();
                assertThat(seen.has("unseen")).isFalse();
                late.next("notification");
                late.next("notification");
                assertPlace(late.next("notification"), 7, 1, 1);
                assertPlace(late.next("live"), 7, 1, 1);
            }
        }
    }

    @Test
    default void aMarkThatCannotBeIsRefusedByName() {
        try (RunningServer server = start()) {
            Api api = server.api();
            String ada = api.account("ada");
            for (String wrong : List.of("{}", "{\"up_to\":7}", "{\"up_to\":\"7\"}", "{\"up_to\":\"other.7\"}")) {
                Api.Answer answer = api.post("/api/notifications/seen", ada, wrong);
                assertThat(answer.status()).as(wrong).isEqualTo(400);
                assertThat(answer.body().get("code").asText()).isEqualTo("invalid_field");
                assertThat(answer.body().get("field").asText()).isEqualTo("up_to");
            }
            try (Device device = Device.v1(server.port(), ada, "")) {
                device.next("hello");
                device.next("live");
                device.send("{\"type\":\"seen\"}");
                assertThat(device.next("error").get("code").asText()).isEqualTo("invalid_field");
                device.send("{\"type\":\"seen\",\"up_to\":\"other.7\"}");
                assertThat(device.next("error").get("code").asText()).isEqualTo("invalid_field");
            }
            assertPlace(api.history(ada).body(), 0, 0, 0);
        }
    }

    private static String epoch(String cursor) {
        return cursor.substring(0, cursor.indexOf('.'));
    }

    private static JsonNode seen(Api api, String token, String upTo) {
        return api.post("/api/notifications/seen", token, "{\"up_to\":\"" + upTo + "\"}")
                .body();
    }

    /** Where it stands, as text and as a number, and both counts. */
    private static void assertPlace(JsonNode said, long rev, long unread, long unseen) {
        assertThat(said.get("cursor").asText()).endsWith("." + rev);
        assertThat(said.get("rev").asLong()).isEqualTo(rev);
        assertThat(said.get("unread").asLong()).isEqualTo(unread);
        assertThat(said.get("unseen").asLong()).isEqualTo(unseen);
    }

    @Test
    default void readingOnOneDeviceShowsOnEveryOtherWithTheExactCount() {
        try (RunningServer server = start()) {
            String ada = server.api().account("ada");
            try (Device phone = Device.v1(server.port(), ada, "?device=phone");
                    Device laptop = Device.v1(server.port(), ada, "?device=laptop")) {
                List<Long> ids = new ArrayList<>();
                for (int i = 1; i <= 4; i++) {
                    ids.add(server.api().send(ada, 1, "message " + i).id());
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
            long id = server.api().send(ada, 1, "three").id();
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
            long id = server.api().send(ada, 1, "one").id();
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

    /** Nobody sees what is over, and its count, until somebody has tidied up. */
    @Test
    default void whatExpiredWhileTheServerWasDownIsGoneFromTheFirstAnswer() {
        DatabaseConfig database = emptyDatabase();
        var now = new AtomicReference<>(NOW);
        String token;
        try (var server = new RunningServer(database, Map.of(), now::get)) {
            token = server.api().account("ada");
            for (int i = 0; i < 5; i++) {
                Api.Answer sent = server.api()
                        .post(
                                "/api/notifications/send",
                                token,
                                "{\"user_id\":1,\"message\":\"soon over\",\"expires_in\":2}");
                assertThat(sent.status()).isEqualTo(201);
            }
            assertThat(server.api().history(token).body().get("unread").asInt()).isEqualTo(5);
        }
        now.set(now.get().plusSeconds(4));
        try (var server = new RunningServer(database, Map.of(), now::get)) {
            JsonNode history = server.api().history(token).body();
            try (Device device = Device.v1(server.port(), token, "")) {
                JsonNode hello = device.next("hello");

                assertThat(history.get("notifications")).isEmpty();
                assertThat(history.get("unread").asInt()).isZero();
                assertThat(hello.get("unread").asInt()).isZero();
            }
        }
    }

    @Test
    default void aPurgeGivesAResetNotAHole() {
        DatabaseConfig database = emptyDatabase();
        var now = new AtomicReference<>(NOW);
        String start;
        try (var server = new RunningServer(database, Map.of(), now::get)) {
            String ada = server.api().account("ada");
            start = server.api().history(ada).body().get("cursor").asText();
            long id = server.api().send(ada, 1, "gone").id();
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
    default void aLongPollIsAnsweredWhenSomethingHappens() {
        try (RunningServer server = start()) {
            String ada = server.api().account("ada");
            String cursor = server.api().history(ada).body().get("cursor").asText();
            String path = "/api/notifications/changes?since=" + cursor;

            CompletableFuture<Api.Answer> poll = server.api().later(path + "&wait=10", ada);
            // What it finds when it comes, or what wakes it: both are right.
            server.api().send(ada, 1, "news");

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

    /** A page that shows a badge may take it from whatever comes: it is the inbox's number in every frame and answer. */
    @Test
    default void unreadIsTheInboxsEverywhere() {
        try (RunningServer server = start()) {
            String ada = server.api().account("ada");
            server.api().send(ada, 1, "one");
            server.api().send(ada, 1, "two");
            String before = server.api().history(ada).body().get("cursor").asText();
            server.api().post("/api/notifications/send", ada, "{\"user_id\":1,\"message\":\"3\",\"category\":\"c\"}");
            for (String query :
                    List.of("", "?unread=false", "?category=c", "?archived=true", "/changes?since=" + before)) {
                assertThat(server.api()
                                .get("/api/notifications" + query, ada)
                                .body()
                                .get("unread")
                                .asInt())
                        .as(query)
                        .isEqualTo(3);
            }
            try (Device fresh = Device.v1(server.port(), ada, "");
                    Device resumed = Device.v1(server.port(), ada, "?since=" + before);
                    Device lost = Device.v1(server.port(), ada, "?since=other.1")) {
                assertThat(fresh.next("hello").get("unread").asInt()).isEqualTo(3);
                JsonNode live = fresh.next("live");
                assertThat(live.get("unread").asInt()).isEqualTo(3);
                assertThat(live.get("replayed_unread").asInt()).isZero();

                assertThat(resumed.next("hello").get("unread").asInt()).isEqualTo(3);
                assertThat(resumed.next("notification").get("unread").asInt()).isEqualTo(3);
                JsonNode after = resumed.next("live");
                assertThat(after.get("unread").asInt()).isEqualTo(3);
                assertThat(after.get("replayed_unread").asInt()).isEqualTo(1);

                assertThat(lost.next("hello").get("unread").asInt()).isEqualTo(3);
                assertThat(lost.next("reset").get("unread").asInt()).isEqualTo(3);
                assertThat(lost.next("live").get("unread").asInt()).isEqualTo(3);
            }
        }
    }
}
