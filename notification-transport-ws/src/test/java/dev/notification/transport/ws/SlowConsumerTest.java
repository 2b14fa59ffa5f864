package dev.notification.transport.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.core.domain.UserId;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlowConsumerTest {
    private static final int MESSAGES = 2000;

    private final TestServer server = new TestServer(WebSocketConfig.defaults());

    @AfterEach
    void stop() {
        server.close();
    }

    /** 16 MB go to a socket that reads nothing; far more than its buffers and ours take. */
    @Test
    void aSocketThatTakesNothingIsClosedAndNobodyElseNoticesAndItResumesLater() throws Exception {
        UserId ada = server.user("ada");
        String token = server.token(ada);
        RawSocket slow = RawSocket.upgrade(server.port(), "Authorization: Bearer " + token);
        assertThat(slow.status()).isEqualTo(101);
        TestClient quick = TestClient.v1(server, token, "");
        String start = quick.next("hello").get("cursor").asText();
        quick.next("live");
        await().until(() -> server.module().count() == 2);

        String large = "x".repeat(8000);
        for (int i = 0; i < MESSAGES; i++) {
            server.send(ada, i + " " + large);
        }

        assertThat(received(quick, start)).isEqualTo(MESSAGES);
        server.letGoBy(WebSocketConfig.defaults().stall().plusMillis(1));
        await().atMost(Duration.ofSeconds(10)).until(() -> server.followings() == 1);
        assertThat(bytesUntilClose(slow, 4408))
                .as("held for it by kernel and server")
                .isLessThan(1 << 20);
        slow.close();
        server.awaitSockets(1);
        TestClient back = TestClient.v1(server, token, "?since=" + start);
        back.next("hello");
        assertThat(received(back, start)).isEqualTo(MESSAGES);
    }

    /** Nothing may wait for all, so that each has one frame at a time; whoever reads gets everything all the same. */
    @Test
    void whatWaitsForAllThatDoNotReadIsBounded() throws Exception {
        try (var narrow = new TestServer(WebSocketConfig.defaults(), 0)) {
            UserId ada = narrow.user("ada");
            String token = narrow.token(ada);
            TestClient first = TestClient.v1(narrow, token, "");
            String start = first.next("hello").get("cursor").asText();
            RawSocket slow = RawSocket.upgrade(narrow.port(), "Authorization: Bearer " + token);
            first.next("live");
            narrow.awaitSockets(2);

            String large = "x".repeat(8000);
            for (int i = 0; i < MESSAGES; i++) {
                narrow.send(ada, i + " " + large);
            }
            assertThat(received(first, start)).isEqualTo(MESSAGES);
            TestClient late = TestClient.v1(narrow, token, "?since=" + start);
            late.next("hello");
            assertThat(received(late, start)).isEqualTo(MESSAGES);

            await().until(() -> narrow.module().stats().get("waiting_bytes") > 0);
            await().untilAsserted(() -> assertThat(narrow.module().stats().get("waiting_bytes"))
                    .as("less than two of its frames")
                    .isLessThan(2 * 8000));
            slow.close();
            narrow.awaitSockets(2);
            await().untilAsserted(() -> assertThat(narrow.module().stats()).containsEntry("waiting_bytes", 0L));
        }
    }

    private static long bytesUntilClose(RawSocket socket, int code) {
        long bytes = 0;
        RawSocket.Received frame = socket.read();
        for (; frame.opcode() == 1 || frame.opcode() == 9; frame = socket.read()) {
            bytes += frame.payload().length;
        }
        assertThat(frame.closeCode()).isEqualTo(code);
        return bytes;
    }

    private static int received(TestClient client, String start) throws Exception {
        String cursor = start;
        for (int i = 0; i < MESSAGES; i++) {
            JsonNode frame = client.next("notification");
            assertThat(frame.get("prev").asText()).isEqualTo(cursor);
            assertThat(frame.at("/notification/message").asText()).startsWith(i + " ");
            cursor = frame.get("cursor").asText();
        }
        return MESSAGES;
    }

    @Test
    void acksNeedADeviceAndACursorThatWasSent() throws Exception {
        UserId ada = server.user("ada");
        TestClient without = TestClient.v1(server, server.token(ada), "");
        TestClient with = TestClient.v1(server, server.token(ada), "?device=phone");
        String head = with.next("hello").get("cursor").asText();
        with.next("live");
        without.next("hello");
        without.next("live");

        without.send("{\"type\":\"ack\",\"cursor\":\"" + head + "\"}");
        with.send("{\"type\":\"ack\"}");
        with.send("{\"type\":\"ack\",\"cursor\":\"other.0\"}");

        assertThat(without.next("error").get("code").asText()).isEqualTo("no_device");
        assertThat(with.next("error").get("code").asText()).isEqualTo("invalid_cursor");
        assertThat(with.next("error").get("code").asText()).isEqualTo("invalid_cursor");
    }
}
