package dev.notification.transport.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.core.domain.Category;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.JsonObject;
import dev.notification.core.domain.Link;
import dev.notification.core.domain.Priority;
import dev.notification.core.domain.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveDeliveryTest {
    private final TestServer server = new TestServer(WebSocketConfig.defaults());
    private final UserId ada = server.user("ada");
    private final UserId bob = server.user("bob");

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aPlainClientGetsTheBareNotification() throws Exception {
        TestClient client = TestClient.plain(server, server.token(ada), "");
        awaitOnline(ada);

        server.send(
                ada,
                Content.of("Pesananmu sudah dikirim! 📦")
                        .withTitle("Order")
                        .withCategory(new Category("orders"))
                        .withPriority(Priority.HIGH)
                        .withData(new JsonObject("{\"order\":42}"))
                        .withLink(Link.of("https://shop.example/orders/42")));

        JsonNode notification = client.next();
        assertThat(notification.get("id").isIntegralNumber()).isTrue();
        assertThat(notification.get("user_id").asLong()).isEqualTo(1);
        assertThat(notification.get("rev").asLong()).isEqualTo(1);
        assertThat(notification.get("message").asText()).isEqualTo("Pesananmu sudah dikirim! 📦");
        assertThat(notification.get("title").asText()).isEqualTo("Order");
        assertThat(notification.get("category").asText()).isEqualTo("orders");
        assertThat(notification.get("priority").asText()).isEqualTo("high");
        assertThat(notification.get("data").get("order").asInt()).isEqualTo(42);
        assertThat(notification.get("created_at").asText()).isEqualTo("2026-11-23T10:00:00.000Z");
        assertThat(notification.get("read").asBoolean()).isFalse();
        assertThat(notification.has("collapse_key")).isFalse();
    }

    @Test
    void onlyTheRecipientsDevicesGetIt() throws Exception {
        TestClient adas = TestClient.plain(server, server.token(ada), "");
        TestClient phone = TestClient.plain(server, server.token(bob), "");
        TestClient laptop = TestClient.plain(server, server.token(bob), "");
        server.awaitSockets(3);

        server.send(bob, "for bob");
        server.send(ada, "for ada");
        // Whatever came too much would be before the last one.
        server.send(bob, "the last");
        server.send(ada, "the last");

        for (TestClient bobs : List.of(phone, laptop)) {
            assertThat(bobs.next().get("message").asText()).isEqualTo("for bob");
            assertThat(bobs.next().get("message").asText()).isEqualTo("the last");
        }
        assertThat(adas.next().get("message").asText()).isEqualTo("for ada");
        assertThat(adas.next().get("message").asText()).isEqualTo("the last");
    }

    /** In JSON a quotation mark takes two bytes: the second frame is larger than what is kept to be shared. */
    @Test
    void manyDevicesOfBothModesEachGetFramesOfAnySizeWhole() throws Exception {
        List<String> messages = List.of("short", "\"".repeat(Content.MAX_MESSAGE_BYTES), "small", "x".repeat(8000));
        List<TestClient> plain = new ArrayList<>();
        List<TestClient> v1 = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            plain.add(TestClient.plain(server, server.token(ada), ""));
        }
        server.awaitSockets(4);
        for (int i = 0; i < 4; i++) {
            TestClient client = TestClient.v1(server, server.token(ada), "");
            client.next("hello");
            client.next("live");
            v1.add(client);
        }

        messages.forEach(message -> server.send(ada, message));

        for (String message : messages) {
            for (TestClient client : plain) {
                assertThat(client.next().get("message").asText()).isEqualTo(message);
            }
            for (TestClient client : v1) {
                JsonNode frame = client.next("notification");
                assertThat(frame.at("/notification/message").asText()).isEqualTo(message);
            }
        }
    }

    @Test
    void aClientThatWasAwayResumesWithoutGapOrSeam() throws Exception {
        TestClient first = TestClient.v1(server, server.token(ada), "");
        String cursor = first.next("hello").get("cursor").asText();
        first.next("live");
        first.socket().abort();
        IntStream.rangeClosed(1, 250).forEach(i -> server.send(ada, "n" + i));

        TestClient again = TestClient.v1(server, server.token(ada), "?since=" + cursor);
        JsonNode hello = again.next("hello");
        server.send(ada, "n251");

        assertThat(hello.get("cursor").asText()).isEqualTo(cursor);
        assertThat(hello.get("user_id").asLong()).isEqualTo(ada.value());
        assertThat(hello.get("heartbeat_seconds").asLong()).isEqualTo(25);
        assertThat(hello.get("token_expires_in").asLong()).isEqualTo(3600);
        boolean live = false;
        for (int i = 1; i <= 251; ) {
            JsonNode frame = again.next();
            if (frame.get("type").asText().equals("live")) {
                live = true;
                assertThat(frame.get("cursor").asText()).isEqualTo(cursor);
                assertThat(frame.get("replayed").asInt()).isEqualTo(i - 1);
                assertThat(frame.get("unread").asInt()).isEqualTo(i - 1);
                assertThat(frame.get("highest_priority").asText()).isEqualTo("normal");
            } else {
                assertThat(frame.get("type").asText()).isEqualTo("notification");
                assertThat(frame.get("prev").asText()).isEqualTo(cursor);
                assertThat(frame.get("notification").get("message").asText()).isEqualTo("n" + i);
                assertThat(frame.get("backlog").asBoolean()).isEqualTo(!live);
                assertThat(frame.get("unread").asInt()).isEqualTo(i);
                cursor = frame.get("cursor").asText();
                i++;
            }
        }
        assertThat(live || again.next("live") != null).isTrue();
    }

    @Test
    void withoutACursorASessionStartsLiveAtTheHead() throws Exception {
        server.send(ada, "old");

        TestClient client = TestClient.v1(server, server.token(ada), "");

        JsonNode hello = client.next("hello");
        assertThat(hello.get("unread").asInt()).isEqualTo(1);
        assertThat(hello.get("cursor")).isEqualTo(hello.get("head"));
        assertThat(client.next("live").get("replayed").asInt()).isZero();
        server.send(ada, "new");
        JsonNode frame = client.next("notification");
        assertThat(frame.get("prev")).isEqualTo(hello.get("head"));
        assertThat(frame.get("backlog").asBoolean()).isFalse();
    }

    @Test
    void aPlainClientResumesToo() throws Exception {
        TestClient probe = TestClient.v1(server, server.token(ada), "");
        String cursor = probe.next("hello").get("cursor").asText();
        server.send(ada, "missed");

        TestClient client = TestClient.plain(server, server.token(ada), "?since=" + cursor);

        assertThat(client.next().get("message").asText()).isEqualTo("missed");
    }

    @Test
    void aCursorThatCannotBeResumedIsTold() throws Exception {
        server.send(ada, "one");

        TestClient foreign = TestClient.v1(server, server.token(ada), "?since=other.1");
        foreign.next("hello");
        JsonNode reset = foreign.next("reset");
        JsonNode live = foreign.next("live");

        assertThat(reset.get("reason").asText()).isEqualTo("epoch");
        assertThat(live.get("cursor")).isEqualTo(reset.get("head"));
        TestClient ahead = TestClient.v1(
                server,
                server.token(ada),
                "?since=" + reset.get("head").asText().replace(".1", ".7"));
        ahead.next("hello");
        assertThat(ahead.next("reset").get("reason").asText()).isEqualTo("ahead");
    }

    /** By hand: the JDK's client may mix up what comes right behind the answer to its handshake. */
    @Test
    void manySendersAndAReconnectingClientMissNothing() throws Exception {
        int total = 600;
        RawSocket client = RawSocket.v1(server.port(), server.token(ada), "");
        String cursor =
                TestClient.MAPPER.readTree(client.readText()).get("cursor").asText();
        List<Thread> senders = IntStream.range(0, 4)
                .mapToObj(s ->
                        new Thread(() -> IntStream.range(0, total / 4).forEach(i -> server.send(ada, s + "/" + i))))
                .toList();
        senders.forEach(Thread::start);

        int received = 0;
        while (received < total) {
            JsonNode frame = TestClient.MAPPER.readTree(client.readText());
            if (frame.get("type").asText().equals("notification")) {
                assertThat(frame.get("prev").asText()).isEqualTo(cursor);
                cursor = frame.get("cursor").asText();
                received++;
                if (received % 97 == 0) {
                    client.reset();
                    client = RawSocket.v1(server.port(), server.token(ada), "?since=" + cursor);
                }
            }
        }

        for (Thread sender : senders) {
            sender.join(10_000);
        }
        assertThat(cursor).endsWith("." + total);
    }

    @Test
    void aPingFrameIsAnsweredAndAnUnknownOneIsAnError() throws Exception {
        TestClient client = TestClient.v1(server, server.token(ada), "");
        client.next("hello");
        client.next("live");

        client.send("{\"type\":\"ping\"}");
        client.send("{\"type\":\"dance\"}");

        client.next("pong");
        assertThat(client.next("error").get("code").asText()).isEqualTo("unknown_type");
    }

    /** HTTP connections of this server end after one idle second; one that came later shows that it has gone by. */
    @Test
    void anIdleSocketOutlivesHttpsIdleTimeout() throws Exception {
        TestClient client = TestClient.plain(server, server.token(ada), "");
        awaitOnline(ada);

        try (RawSocket http = RawSocket.raw(
                server.port(), "GET /nowhere HTTP/1.1\r\nHost: localhost:" + server.port() + "\r\n\r\n")) {
            assertThat(http.body()).as("until its end").contains("not_found");
        }
        server.send(ada, "still here");

        assertThat(client.next().get("message").asText()).isEqualTo("still here");
    }

    private void awaitOnline(UserId user) {
        await().atMost(Duration.ofSeconds(10)).until(() -> server.isOnline(user));
    }
}
