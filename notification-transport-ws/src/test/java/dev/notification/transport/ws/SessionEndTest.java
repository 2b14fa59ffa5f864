package dev.notification.transport.ws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.notification.core.domain.Head;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.out.InboxStore;
import dev.notification.core.testkit.Racing;
import dev.notification.core.testkit.WrappedStore;
import dev.notification.transport.http.Origins;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What ends a session, and what is left of it. */
class SessionEndTest {
    private final TestServer server = new TestServer(WebSocketConfig.defaults());
    private final UserId ada = server.user("ada");
    private final UserId bob = server.user("bob");

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aBrokenFrameEndsTheSession() throws Exception {
        TestClient client = TestClient.v1(server, server.token(ada), "");
        client.next("hello");

        client.send("{\"type\":");

        assertThat(client.closeCode()).isEqualTo(4400);
        server.awaitSockets(0);
        assertThat(server.isOnline(ada)).isFalse();
    }

    @Test
    void tooManyMessagesEndTheSession() throws Exception {
        TestClient client = TestClient.v1(server, server.token(ada), "");

        // It may be closed before the last of them: then the rest cannot be sent.
        for (int i = 0; i < 60 && !client.socket().isOutputClosed(); i++) {
            client.socket()
                    .sendText("{\"type\":\"ping\"}", true)
                    .handle((socket, failure) -> failure)
                    .join();
        }

        assertThat(client.closeCode()).isEqualTo(4429);
    }

    @Test
    void anExpiredTokenEndsTheSessionAndANewOneProlongsIt() throws Exception {
        TestClient client = TestClient.v1(server, server.token(ada), "");
        TestClient renewed = TestClient.v1(server, server.token(ada), "");
        client.next("hello");
        renewed.next("hello");
        renewed.next("live");
        server.advance(Duration.ofMinutes(30));
        renewed.send("{\"type\":\"token\",\"token\":\"" + server.token(ada) + "\"}");
        renewed.send("{\"type\":\"ping\"}");
        renewed.next("pong");

        server.advance(Duration.ofMinutes(31));

        assertThat(client.closeCode()).isEqualTo(4401);
        server.send(ada, "still here");
        renewed.next("notification");
    }

    @Test
    void someoneElsesTokenDoesNotRenew() throws Exception {
        TestClient client = TestClient.v1(server, server.token(ada), "");
        client.next("hello");

        client.send("{\"type\":\"token\",\"token\":\"" + server.token(bob) + "\"}");

        assertThat(client.closeCode()).isEqualTo(4401);
    }

    @Test
    void aRevokedLoginEndsItsSessionsAndNoOther() throws Exception {
        TestClient client = TestClient.v1(server, server.token(ada), "");
        TestClient bobs = TestClient.v1(server, server.token(bob), "");
        client.next("hello");
        bobs.next("hello");
        bobs.next("live");

        server.logOut(ada);

        assertThat(client.closeCode()).isEqualTo(4401);
        server.send(bob, "still here");
        bobs.next("notification");
    }

    /** A token that is not valid any more is no newer one. */
    @Test
    void aTokenOfARevokedLoginDoesNotRenew() throws Exception {
        TestClient client = TestClient.v1(server, server.token(ada), "");
        client.next("hello");

        client.send("{\"type\":\"token\",\"token\":\"" + server.tokenOfRevokedLogin(ada) + "\"}");

        assertThat(client.closeCode()).isEqualTo(4401);
    }

    @Test
    void theSameDeviceConnectingAgainReplacesItsOlderSession() throws Exception {
        TestClient first = TestClient.v1(server, server.token(ada), "?device=phone");
        first.next("hello");
        TestClient second = TestClient.v1(server, server.token(ada), "?device=phone");
        TestClient laptop = TestClient.v1(server, server.token(ada), "?device=laptop");

        assertThat(first.closeCode()).isEqualTo(4409);
        for (TestClient client : List.of(second, laptop)) {
            client.next("hello");
            client.next("live");
        }
        server.send(ada, "to those that are left");
        second.next("notification");
        laptop.next("notification");
    }

    @Test
    void whenTheServiceEndsSoDoItsSessions() throws Exception {
        TestClient client = TestClient.v1(server, server.token(ada), "");
        client.next("hello");

        server.inboxes().close();

        assertThat(client.closeCode()).isEqualTo(1001);
        assertThat(client.closeReason()).isEqualTo("{\"retry_after_ms\":500}");
    }

    /** Nobody may be told where it begins, so nobody is told anything. */
    @Test
    void whileTheStoreIsAwayWhoeverComesIsSentAwayWith4503() {
        try (var away = new TestServer(WebSocketConfig.defaults(), SessionEndTest::withoutHeads)) {
            String bearer = "Authorization: Bearer " + away.token(away.user("eve"));
            try (RawSocket plain = RawSocket.upgrade(away.port(), bearer);
                    RawSocket v1 = RawSocket.upgrade(away.port(), bearer, "Sec-WebSocket-Protocol: " + Mode.V1_NAME)) {
                assertThat(plain.status()).isEqualTo(101);
                assertThat(plain.read().closeCode()).isEqualTo(4503);
                assertThat(v1.status()).isEqualTo(101);
                assertThat(v1.read().closeCode()).isEqualTo(4503);
            }
            away.awaitSockets(0);
            assertThat(away.followings()).isZero();
        }
    }

    private static InboxStore withoutHeads(InboxStore store) {
        return new WrappedStore(store) {
            @Override
            public Map<UserId, Head> heads(Collection<UserId> users) {
                throw new StoreUnavailableException("away", null);
            }
        };
    }

    /** Some are refused by the gate, some behind it; whoever got the place keeps it. */
    @Test
    void ofManyThatRaceForTheLastPlaceExactlyOneIsLetIn() {
        try (var narrow = new TestServer(
                new WebSocketConfig(100, 1, Origins.none(), Duration.ofSeconds(25), Duration.ofSeconds(30), true))) {
            for (int round = 0; round < 50; round++) {
                UserId user = narrow.user("racer" + round);
                String bearer = "Authorization: Bearer " + narrow.token(user);

                List<RawSocket> sockets = Racing.of(4, racer -> RawSocket.upgrade(narrow.port(), bearer));
                narrow.send(user, "for the one");

                List<Integer> ends = sockets.stream()
                        .map(socket -> socket.status() == 101 ? socket.read() : null)
                        .filter(Objects::nonNull)
                        .map(frame -> frame.opcode() == 1 ? 0 : frame.closeCode())
                        .toList();
                assertThat(ends).containsOnlyOnce(0);
                assertThat(ends).allSatisfy(end -> assertThat(end).isIn(0, 4413));
                sockets.forEach(RawSocket::close);
            }
        }
    }

    @Test
    void aClientThatSaysNothingForTwoHeartbeatsIsCutOff() {
        RawSocket silent = RawSocket.upgrade(server.port(), "Authorization: Bearer " + server.token(ada));
        server.awaitSockets(1);

        server.letGoBy(Duration.ofSeconds(56));

        assertThat(silent.readCloseCode()).isEqualTo(-1);
        server.awaitSockets(0);
    }

    @Test
    void aClientThatAnswersIsKept() {
        RawSocket alive = RawSocket.upgrade(server.port(), "Authorization: Bearer " + server.token(ada));
        RawSocket silent = RawSocket.upgrade(server.port(), "Authorization: Bearer " + server.token(bob));
        server.awaitSockets(2);
        server.letGoBy(Duration.ofSeconds(50));
        // The answer to the ping shows that the pong before it has been heard.
        alive.write(RawSocket.frame(0x8a, new byte[0]));
        alive.write(RawSocket.frame(0x89, new byte[0]));
        while (alive.read().opcode() != 0xa) {
            // The server's own pings come before it.
        }

        server.letGoBy(Duration.ofSeconds(50));
        server.awaitSockets(1);

        assertThat(silent.readCloseCode()).isEqualTo(-1);
        server.send(ada, "still here");
        assertThat(alive.readText()).contains("still here");
    }

    /** Its answers came while nobody could hear them; the first looks after the sleep are those of the timer and of reads. */
    @Test
    void aServerThatSleptClosesNobodyForTheTimeThatItSlept() {
        RawSocket alive = RawSocket.upgrade(server.port(), "Authorization: Bearer " + server.token(ada));
        RawSocket silent = RawSocket.upgrade(server.port(), "Authorization: Bearer " + server.token(bob));
        server.awaitSockets(2);

        server.sleep(Duration.ofHours(1));
        // What the client asked meanwhile is answered, and a pass over all sockets has begun and ended since.
        alive.write(RawSocket.frame(0x89, new byte[0]));
        while (alive.read().opcode() != 0xa) {
            // The server's own pings come before it.
        }
        long passes = server.module().passes();
        await().until(() -> server.module().passes() >= passes + 2);

        server.send(ada, "still here");
        assertThat(alive.readText()).contains("still here");
        assertThat(server.module().count()).isEqualTo(2);
        server.letGoBy(Duration.ofSeconds(56));
        server.awaitSockets(0);
        assertThat(silent.readCloseCode()).isEqualTo(-1);
    }

    @Test
    void aClientThatDoesNotAnswerItsCloseIsCutOff() {
        RawSocket client = RawSocket.v1(server.port(), server.token(ada), "");
        client.write(RawSocket.frame(0x81, "{\"type\":".getBytes(UTF_8)));
        assertThat(client.readCloseCode()).isEqualTo(4400);
        assertThat(server.module().count()).isEqualTo(1);

        server.letGoBy(Duration.ofMillis(5001));

        assertThat(client.read().opcode()).isEqualTo(-1);
        server.awaitSockets(0);
    }

    /** What it said is answered by a close, which finds that the client has hung up. */
    @Test
    void aBrokenFrameWithAHangUpBehindItLeavesNothingBehind() {
        for (int i = 0; i < 200; i++) {
            RawSocket client = RawSocket.v1(server.port(), server.token(server.user("client" + i)), "");
            client.write(RawSocket.frame(0x81, "{\"type\":".getBytes(UTF_8)));
            client.reset();
        }

        server.awaitSockets(0);
        assertThat(server.followings()).isZero();
        assertThat(server.module().held()).isZero();
    }

    @Test
    void drainingClosesAllAndRefusesNewOnes() throws Exception {
        TestClient client = TestClient.v1(server, server.token(ada), "");
        client.next("hello");

        server.module().drain(Duration.ofSeconds(5));

        assertThat(client.closeCode()).isEqualTo(1001);
        assertThat(server.module().count()).isZero();
        assertThat(RawSocket.upgrade(server.port(), "Authorization: Bearer " + server.token(ada))
                        .status())
                .isEqualTo(503);
    }

    @Test
    void fiveHundredSocketsLeaveNothingBehind() {
        List<RawSocket> sockets = IntStream.range(0, 500)
                .mapToObj(i ->
                        RawSocket.upgrade(server.port(), "Authorization: Bearer " + server.token(server.user("u" + i))))
                .toList();
        server.awaitSockets(500);

        sockets.forEach(RawSocket::close);

        server.awaitSockets(0);
    }
}
