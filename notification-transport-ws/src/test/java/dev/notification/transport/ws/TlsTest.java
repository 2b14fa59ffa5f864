package dev.notification.transport.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.UserId;
import dev.notification.transport.http.testkit.SelfSigned;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Over TLS no byte may go past Grizzly's filters. */
class TlsTest {
    private final TestServer server = new TestServer(WebSocketConfig.defaults(), Optional.of(SelfSigned.context()));
    private final UserId ada = server.user("ada");

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aSessionIsGreetedReplayedAndFollowsLive() throws Exception {
        TestClient first = TestClient.v1(server, server.token(ada), "");
        String cursor = first.next("hello").get("cursor").asText();
        first.next("live");
        server.send(ada, "live");
        assertThat(first.next("notification").at("/notification/message").asText())
                .isEqualTo("live");

        TestClient late = TestClient.v1(server, server.token(ada), "?since=" + cursor);
        late.next("hello");
        assertThat(late.next("notification").at("/notification/message").asText())
                .isEqualTo("live");
        late.next("live");
        String large = "x".repeat(8_000);
        server.send(ada, large);

        assertThat(first.next("notification").at("/notification/message").asText())
                .isEqualTo(large);
        assertThat(late.next("notification").at("/notification/message").asText())
                .isEqualTo(large);
    }

    @Test
    void theServerHangsUpWithItsReason() throws Exception {
        TestClient client = TestClient.v1(server, server.token(ada), "");
        client.next("hello");
        client.next("live");

        client.send("this is no frame");

        assertThat(client.closeCode()).isEqualTo(4400);
    }
}
