package dev.notification.transport.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.Accounts;
import dev.notification.core.Inboxes;
import dev.notification.transport.http.testkit.SelfSigned;
import dev.notification.transport.rest.RestServer.Answer;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Over TLS no byte may go past Grizzly's filters. */
class TlsTest {
    private final RestServer server = new RestServer(
            Inboxes.Limits.DEFAULT, Accounts.Limits.DEFAULT, store -> store, Optional.of(SelfSigned.context()));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void sendsAndHistoriesGoTheShortWayAndTheOthersTheLongOne() {
        String token = server.account("testuser");

        Answer sent = server.post("/notifications/send", token, "{\"user_id\": 1, \"message\": \"hello\"}");
        Answer newest = server.get("/notifications", token);
        Answer first = server.get("/notifications?limit=1", token);

        assertThat(sent.status()).isEqualTo(201);
        assertThat(newest.body()).isEqualTo(first.body());
        assertThat(newest.body().at("/notifications/0/message").asText()).isEqualTo("hello");
    }

    @Test
    void anAnswerLargerThanASocketTakesAtOnceIsWhole() {
        String token = server.account("testuser");
        String message = "x".repeat(8_000);
        for (int i = 0; i < 50; i++) {
            server.post("/notifications/send", token, "{\"user_id\": 1, \"message\": \"" + message + "\"}");
        }

        Answer newest = server.get("/notifications", token);

        assertThat(newest.status()).isEqualTo(200);
        assertThat(newest.body().get("notifications")).hasSize(50);
        assertThat(newest.body().at("/notifications/49/message").asText()).hasSameSizeAs(message);
    }
}
