package dev.notification.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.app.endtoend.Api;
import dev.notification.app.endtoend.Device;

/** What the README shows first: register, log in, open a WebSocket, send, read the history. */
final class FiveSteps {
    private static final String MESSAGE = "Pesananmu sudah dikirim!";

    private FiveSteps() {}

    /** On a fresh database. */
    static void doneOn(int port) {
        var api = new Api(port);
        assertThat(api.register("testuser", "password123").status()).isEqualTo(201);
        String token = api.logIn("testuser", "password123").body().get("token").asText();
        try (Device device = Device.plain(port, token)) {
            assertThat(api.send(token, 1, MESSAGE).status()).isEqualTo(201);
            assertThat(device.next().get("message").asText()).isEqualTo(MESSAGE);
        }
        assertAreStillThere(port);
    }

    /** On a database on which they were done, by this program or by another. */
    static void assertAreStillThere(int port) {
        var api = new Api(port);
        String token = api.logIn("testuser", "password123").body().get("token").asText();
        assertThat(api.history(token).body().get("notifications").findValuesAsText("message"))
                .containsExactly(MESSAGE);
    }
}
