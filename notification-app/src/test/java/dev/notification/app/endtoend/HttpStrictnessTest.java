package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.notification.persistence.DatabaseConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the port does with bytes that no well-behaved client sends. */
class HttpStrictnessTest {
    private static final String LOGIN =
            "POST /api/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    private static final String BODY = "{\"username\":\"ada\",\"password\":\"password123\"}";

    @TempDir
    private static Path directory;

    private static RunningServer server;

    @BeforeAll
    static void start() {
        var database = DatabaseConfig.of("jdbc:sqlite:" + directory.resolve("notification.db"));
        server = new RunningServer(database, Map.of("NOTIFICATION_LIMITS_ENABLED", "false"));
        server.api().register("ada", "password123");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Everything that comes back until the server hangs up, or for a second after it answered. */
    private static String exchange(String... parts) throws IOException {
        try (var socket = new Socket("localhost", server.port())) {
            socket.setSoTimeout(15_000);
            OutputStream out = socket.getOutputStream();
            for (String part : parts) {
                out.write(part.getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
            }
            return read(socket.getInputStream());
        }
    }

    private static String read(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void assertProblem(String answer, int status, String code) throws JsonProcessingException {
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        assertThat(answer).contains("application/problem+json").doesNotContain("Grizzly");
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        assertThat(Api.MAPPER.readTree(body).get("code").asText()).isEqualTo(code);
        assertThat(Api.MAPPER.readTree(body).get("status").asInt()).isEqualTo(status);
    }

    /** Both go past Jersey, and the second is there before the first is stored. */
    @Test
    void pipelinedRequestsAreAnsweredInOrderAndWithWhatTheFirstDid() throws IOException {
        String token =
                server.api().logIn("ada", "password123").body().get("token").asText();
        String bearer = " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n";
        String body = "{\"user_id\": 1, \"message\": \"first in line\"}";
        String send = "POST /api/notifications/send" + bearer + "Content-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
        String history = "GET /api/notifications" + bearer;

        String answers = exchange(send + history + "\r\n" + history + "Connection: close\r\n\r\n");

        assertThat(answers).startsWith("HTTP/1.1 201 ");
        assertThat(answers.split("HTTP/1.1 200 ")).hasSize(3);
        assertThat(answers.split("first in line")).hasSize(3);
    }

    @Test
    void thousandsOfRequestsThatWereSentAheadAreAllAnswered() throws IOException {
        String refused = "GET /api/notifications HTTP/1.1\r\nHost: localhost\r\n";

        String answers = exchange((refused + "\r\n").repeat(5000) + refused + "Connection: close\r\n\r\n");

        assertThat(answers.split("HTTP/1.1 401 ")).hasSize(5002);
    }

    @Test
    void aPipelinedRequestThatIsRefusedDoesNotOvertakeTheAnswerBeforeIt() throws IOException {
        String token =
                server.api().logIn("ada", "password123").body().get("token").asText();
        String body = "{\"user_id\": 1, \"message\": \"hello\"}";

        String answers = exchange("POST /api/notifications/send HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + token + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body + "GET / HTTP/1.1\r\nBad Name: x\r\n\r\n");

        assertThat(answers).startsWith("HTTP/1.1 201 ").contains("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Content-Length: 5\\r\\nTransfer-Encoding: chunked",
                "Content-Length: 5\\r\\nContent-Length: 6",
                "Content-Length: x",
                "Content-Length: -1",
                "no colon here",
                "Bad Name: x",
                "Name : x",
                "Nul\\0: x",
                "X-Value: a\\0b",
                "Transfer-Encoding: gzip",
                "Host: another.example",
            })
    void ambiguousOrBrokenHeadersAre400(String header) throws IOException {
        String line = header.replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0");

        assertProblem(exchange(LOGIN + line + "\r\nX-Last: x\r\n\r\n"), 400, "malformed_request");
    }

    @Test
    void aRequestWithoutAHostIs400() throws IOException {
        assertProblem(exchange("GET /health/live HTTP/1.1\r\n\r\n"), 400, "malformed_request");
    }

    @Test
    void headersHaveALimit() throws IOException {
        String large = "X-Large: " + "x".repeat(9000) + "\r\n";
        String many = "X-Many: x\r\n".repeat(150);

        assertProblem(exchange(LOGIN + large + "\r\n"), 431, "headers_too_large");
        assertProblem(exchange(LOGIN + many + "\r\n"), 431, "headers_too_large");
    }

    @Test
    void addressesHaveALimit() throws IOException {
        String address = "/api/notifications?before=" + "x".repeat(2100);

        assertProblem(exchange("GET " + address + " HTTP/1.1\r\nHost: localhost\r\n\r\n"), 414, "uri_too_long");
    }

    @Test
    void onlyOneExpectationCanBeMet() throws IOException {
        String wrong = exchange(LOGIN + "Content-Length: 5\r\nExpect: miracles\r\n\r\n");
        assertProblem(wrong, 417, "expectation_failed");
        try (var socket = new Socket("localhost", server.port())) {
            socket.setSoTimeout(15_000);
            String head = LOGIN + "Connection: close\r\nExpect: 100-continue\r\nContent-Length: " + BODY.length();
            socket.getOutputStream().write((head + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            String go = new String(socket.getInputStream().readNBytes(25), StandardCharsets.US_ASCII);
            socket.getOutputStream().write(BODY.getBytes(StandardCharsets.US_ASCII));

            assertThat(go).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(read(socket.getInputStream())).startsWith("HTTP/1.1 200 OK");
        }
    }

    @Test
    void chunkedBodiesHaveTheSameLimit() throws IOException {
        String chunk = "4000\r\n" + "x".repeat(0x4000) + "\r\n";
        String head = LOGIN + "Transfer-Encoding: chunked\r\n\r\n";

        assertProblem(exchange(head, chunk.repeat(5) + "0\r\n\r\n"), 413, "body_too_large");
        assertThat(exchange(head.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"), chunk + "1\r\nx\r\n0\r\n\r\n"))
                .contains("413")
                .contains("body_too_large");
    }

    /** Together, since the server waits ten seconds for each of them. */
    @Test
    void whatHasNoEndIsEnded() throws IOException {
        CompletableFuture<String> claimed =
                later(() -> exchange(LOGIN + "Content-Length: 99999999999\r\n\r\n", "x".repeat(1_200_000)));
        String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
        CompletableFuture<String> endless =
                later(() -> exchange(LOGIN + "Transfer-Encoding: chunked\r\n\r\n", chunk.repeat(40)));

        slowHeadersAndSlowBodiesAreEnded();

        assertProblem(claimed.join(), 413, "body_too_large");
        assertThat(endless.join()).containsAnyOf("413", "cut off");
    }

    private interface Exchange {
        String answer() throws IOException;
    }

    private static CompletableFuture<String> later(Exchange exchange) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return exchange.answer();
                    } catch (IOException e) {
                        return "cut off: " + e.getMessage();
                    }
                },
                task -> new Thread(task, "exchange").start());
    }

    private static void slowHeadersAndSlowBodiesAreEnded() throws IOException {
        long start = System.nanoTime();
        try (var headers = new Socket("localhost", server.port());
                var body = new Socket("localhost", server.port())) {
            headers.setSoTimeout(15_000);
            body.setSoTimeout(15_000);
            headers.getOutputStream().write("GET /health/live HTTP/1.1\r\nHost:".getBytes(StandardCharsets.US_ASCII));
            body.getOutputStream().write((LOGIN + "Content-Length: 500\r\n\r\n{").getBytes(StandardCharsets.US_ASCII));

            assertProblem(read(headers.getInputStream()), 408, "request_timeout");
            assertProblem(read(body.getInputStream()), 408, "request_timeout");
        }
        assertThat(System.nanoTime() - start).isLessThan(15_000_000_000L);
    }

    @Test
    void anOfferToUpgradeToHttp2IsIgnored() {
        // Api's client makes that offer with every request that it sends on a new connection.
        Api.Answer answer = new Api(server.port()).logIn("ada", "password123");

        assertThat(answer.status()).isEqualTo(200);
    }

    /** What follows such a request would be read as the next one. */
    @Test
    void anUpgradeToMoreThanWebSocketIsRefused() throws IOException {
        String token =
                server.api().logIn("ada", "password123").body().get("token").asText();

        String answer = exchange("GET /api/ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket, other\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Authorization: Bearer " + token + "\r\n\r\n");

        assertProblem(answer, 426, "upgrade_required");
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws IOException {
        String live = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n";

        String answers = exchange(live + "\r\n" + live.replace("live", "nowhere") + "Connection: close\r\n\r\n");

        assertThat(answers.indexOf("200 OK")).isNotNegative().isLessThan(answers.indexOf("404 Not Found"));
    }

    @Test
    void everyRefusalOfTheContainerIsAProblem() throws IOException {
        Api api = server.api();
        HttpRequest.Builder delete = api.request("/health/live", "").DELETE();

        assertThat(api.get("/index.html", "").code()).isEqualTo("not_found");
        assertThat(api.get("/health", "").code()).isEqualTo("not_found");
        assertThat(api.get("/health/live/x", "").code()).isEqualTo("not_found");
        assertThat(api.get("/api", "").code()).isEqualTo("not_found");
        assertThat(api.get("/api/%2e%2e/", "").status()).isEqualTo(404);
        assertThat(api.call(delete).code()).isEqualTo("method_not_allowed");
        assertThat(api.call(delete).header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
        for (String method : new String[] {"TRACE", "CONNECT", "BREW"}) {
            String answer = exchange(method + " /api/login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertThat(answer).containsAnyOf("HTTP/1.1 405", "HTTP/1.1 501");
            assertThat(answer).contains("application/problem+json");
        }
    }

    @Test
    void noAnswerNamesTheSoftware() throws IOException {
        String answer = exchange("GET /api/%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 4").contains("application/problem+json");
        assertThat(answer.toLowerCase(Locale.ROOT))
                .doesNotContain("grizzly")
                .doesNotContain("jersey")
                .doesNotContain("exception");
    }
}
