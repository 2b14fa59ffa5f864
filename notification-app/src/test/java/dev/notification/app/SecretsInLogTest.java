package dev.notification.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.app.endtoend.Api;
import dev.notification.core.domain.KeySecret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A canary: a key, and tokens of both kinds, shown wherever somebody may put them by mistake. The log tells all it can. */
class SecretsInLogTest {
    @TempDir
    Path directory;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void noKeyAndNoTokenIsInTheLogWhereverItWasPut() throws IOException, InterruptedException {
        String key = keyOf("--database.url=jdbc:sqlite:" + directory.resolve("notification.db"));
        Map<String, String> settings = Map.of("NOTIFICATION_HTTP_PORT", "0", "NOTIFICATION_LOG_LEVEL", "debug");
        try (JarProcess server = JarProcess.start(directory, settings)) {
            var api = new Api(server.port());
            String minted = api.post("/api/users/token", key, "{\"external_id\":\"usr_42\"}")
                    .body()
                    .get("token")
                    .asText();
            api.get("/api/keys", key);
            for (String secret : new String[] {key, minted, "a" + minted, key + "x", key.substring(0, 50)}) {
                show(server.port(), secret);
                showInBodies(api, key, secret);
            }
            server.stop();
            assertThat(server.awaitEnd(30, TimeUnit.SECONDS)).isTrue();

            String log = server.log();
            assertThat(log)
                    .contains("refused GET /api/nsk_… of 127.0.0.1: 404 not_found")
                    .contains("this one should be revoked now")
                    .doesNotContain(key.substring(14, 30))
                    .doesNotContain(key.substring(30))
                    .doesNotContain(minted.substring(minted.lastIndexOf('.') + 1))
                    .doesNotContain(minted.split("\\.")[1]);
        }
    }

    /** Straight in the database, as the operator makes it. */
    private static String keyOf(String database) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int status = Main.run(
                new String[] {database, "key", "create", "shop", "--scopes=admin,users,send"},
                Map.of(),
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        assertThat(status).as(err.toString(StandardCharsets.UTF_8)).isZero();
        String key = out.toString(StandardCharsets.UTF_8).strip();
        assertThat(KeySecret.parse(key)).isPresent();
        return key;
    }

    private void show(int port, String secret) throws IOException, InterruptedException {
        for (String path : new String[] {
            "/api/" + secret,
            "/" + secret,
            "/api/keys/" + secret,
            "/api/notifications/" + secret,
            "/api/notifications?token=" + secret,
            "/api/notifications?" + secret,
            "/api/account?key=" + secret,
            "/api/ws?token=" + secret,
            "/api/ws?device=" + secret,
            "/api/ws?since=" + secret,
            "/api/ws/" + secret
        }) {
            assertThat(status(port, path, "X-Nothing", "")).isBetween(400, 499);
            assertThat(status(port, path, "Authorization", "Bearer " + secret)).isBetween(200, 499);
        }
        for (String name :
                new String[] {"Authorization", "X-Api-Key", "Cookie", "Origin", "Idempotency-Key", "Accept"}) {
            status(port, "/api/notifications", name, secret);
            status(port, "/api/ws", name, secret);
        }
        status(port, "/api/notifications", "Authorization", "Basic " + secret);
        status(port, "/api/ws", "Sec-WebSocket-Protocol", "notification.v1, bearer." + secret);
        status(port, "/api/ws", "Sec-WebSocket-Protocol", secret);
    }

    private int status(int port, String path, String name, String value) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header(name, value)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private static void showInBodies(Api api, String key, String secret) {
        api.post("/api/login", "", "{\"username\":\"" + secret + "\",\"password\":\"" + secret + "\"}");
        api.post("/api/register", "", "{\"username\":\"" + secret + "\",\"password\":\"short\"}");
        api.post("/api/token/refresh", "", "{\"refresh_token\":\"" + secret + "\"}");
        api.post("/api/notifications/send", key, "{\"user_id\":\"" + secret + "\",\"" + secret + "\":1}");
        api.post("/api/notifications/send", key, secret);
        api.post("/api/keys", key, "{\"service\":\"" + secret + "\",\"scopes\":[\"" + secret + "\"],\"label\":1}");
        api.post("/api/users/token", key, "{\"username\":\"" + secret + "\"}");
        api.post("/api/users/cut-off", key, "{\"external_id\":\"" + secret + "\"}");
    }
}
