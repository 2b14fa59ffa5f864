package dev.notification.transport.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.UserId;
import java.time.Duration;
import java.util.List;
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
