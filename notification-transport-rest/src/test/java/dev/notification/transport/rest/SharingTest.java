package dev.notification.transport.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a page of another origin may read, whichever way the answer takes. */
class SharingTest {
    private static final String ORIGIN = "https://shop.example";

    private final RestServer server = new RestServer();
    private final String ada = server.account("ada");

    @AfterEach
    void stop() {
        server.close();
    }

    /** The whole answer, as it comes over the wire. */
    private String ask(String line, String origin, String body, String... headers) {
        String more = Stream.of(headers).map(header -> header + "\r\n").reduce("", String::concat);
        String request = line + " HTTP/1.1\r\nHost: localhost\r\nOrigin: " + origin + "\r\n" + more
                + (body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n") + "\r\n" + body;
        try (var socket = new Socket("localhost", server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            // What comes behind is an answer, too, and ends the connection.
            socket.getOutputStream()
                    .write("GET /end HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String bearer() {
        return "Authorization: Bearer " + ada;
    }

    private static void assertReadable(String answer, int status) {
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status)
                .containsOnlyOnce("Access-Control-Allow-Origin: " + ORIGIN + "\r\n")
                .containsOnlyOnce(
                        "Access-Control-Expose-Headers: Allow, Date, Idempotency-Replayed, Retry-After, WWW-Authenticate\r\n")
                .containsOnlyOnce("Vary: Origin");
    }

    @Test
    void aPageCanLogInAndSeeWhyItCannot() {
        String right = "{\"username\":\"ada\",\"password\":\"password123\"}";
        String wrong = "{\"username\":\"ada\",\"password\":\"password124\"}";

        assertReadable(ask("POST /api/login", ORIGIN, right, "Content-Type: application/json"), 200);
        assertReadable(ask("POST /api/login", ORIGIN, wrong, "Content-Type: application/json"), 401);
    }

    @Test
    void aPageMaySendAndReadByTheShortWayAndByJersey() {
        String body = "{\"user_id\":1,\"message\":\"hello\"}";

        assertReadable(
                ask("POST /api/notifications/send", ORIGIN, body, "Content-Type: application/json", bearer()), 201);
        assertReadable(
                ask("POST /api/notifications/send?a", ORIGIN, body, "Content-Type: application/json", bearer()), 201);
        assertReadable(ask("GET /api/notifications", ORIGIN, "", bearer()), 200);
        assertReadable(ask("GET /api/notifications?limit=1", ORIGIN, "", bearer()), 200);
        assertReadable(ask("GET /api/notifications/changes", ORIGIN, "", bearer()), 400);
    }

    @ParameterizedTest
    @CsvSource({
        "GET /api/notifications, 401",
        "GET /api/notifications/unread-count, 401",
        "GET /api/nowhere, 404",
        "GET /api, 404",
        "PUT /api/notifications, 405",
        "POST /api/login, 415"
    })
    void aPageSeesWhyItIsRefused(String line, int status) {
        assertReadable(ask(line, ORIGIN, line.startsWith("GET") ? "" : "{}"), status);
    }

    @Test
    void aPageSeesThatItsBodyIsTooLarge() {
        assertReadable(ask("POST /api/login", ORIGIN, "x".repeat(20_000), "Content-Type: application/json"), 413);
    }

    @Test
    void aPageSeesThatItMustWait() {
        String wrong = "{\"username\":\"ada\",\"password\":\"password124\"}";
        String answer = "";
        for (int i = 0; i < 10 && !answer.startsWith("HTTP/1.1 429"); i++) {
            answer = ask("POST /api/login", ORIGIN, wrong, "Content-Type: application/json");
        }

        assertReadable(answer, 429);
        assertThat(answer).contains("Retry-After: ");
    }

    @Test
    void anAppIsAPageToo() {
        assertThat(ask("GET /api/notifications", "capacitor://localhost", "", bearer()))
                .startsWith("HTTP/1.1 200")
                .contains("Access-Control-Allow-Origin: capacitor://localhost\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/login", "/api/notifications/send", "/api/notifications?limit=5", "/api/nowhere"})
    void aPreflightSaysWhatAPageMayAsk(String path) {
        String answer = ask(
                "OPTIONS " + path,
                ORIGIN,
                "",
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: authorization,content-type,idempotency-key");

        assertReadable(answer, 204);
        assertThat(answer)
                .contains("Access-Control-Allow-Methods: GET, HEAD, POST, DELETE\r\n")
                .contains("Access-Control-Allow-Headers: Authorization, Content-Type, Idempotency-Key, *\r\n")
                .contains("Access-Control-Max-Age: ");
    }

    @Test
    void aPageThatIsNotListedIsServedAndReadsNothing() {
        assertThat(ask("GET /api/notifications", "https://evil.example", "", bearer()))
                .startsWith("HTTP/1.1 200")
                .contains("Vary: Origin\r\n")
                .doesNotContain("Access-Control");
    }
}
