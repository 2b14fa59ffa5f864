package dev.notification.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.notification.transport.http.testkit.SelfSigned;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the port itself does, whatever is mounted on it. */
class HttpPortTest {
    private static final String LINE = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n";
    private static final byte[] SHORT = "{\"short\":true}".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private final TestPort port = new TestPort(new Broken(), it -> it);

    /** Fails as no handler should. */
    private static final class Broken extends HttpHandler {
        @Override
        public void service(Request request, Response response) {
            throw new IllegalStateException("a secret of the server's");
        }
    }

    @AfterEach
    void stop() {
        port.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/health/live, 200, status",
        "/nowhere, 404, not_found",
        "/health/live/x, 404, not_found",
        "/work, 500, internal_error",
    })
    void everyAnswerHasTheHeadersThatAllHave(String path, int status, String word) {
        String answer = port.ask(TestPort.get(path));

        assertThat(answer)
                .startsWith("HTTP/1.1 " + status + " ")
                .containsOnlyOnce("Cache-Control: no-store\r\n")
                .containsOnlyOnce("X-Content-Type-Options: nosniff\r\n")
                .contains(word)
                .doesNotContain("secret")
                .doesNotContain("Grizzly");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nTransfer-Encoding: chunked",
                "Content-Length: 5\r\nContent-Length: 6",
                "Content-Length: x",
                "Content-Length: -1",
                "no colon here",
                "Bad Name: x",
                "Name : x",
                "Nul\0: x",
                "X-Value: a\0b",
                "Transfer-Encoding: gzip",
                "Host: another.example",
            })
    void ambiguousOrBrokenHeadersAre400(String header) {
        assertRefused(port.ask(LINE + header + "\r\nX-Last: x\r\n\r\n"), 400, "malformed_request");
    }

    @Test
    void whatIsTooLargeOrCannotBeMetIsNamed() {
        assertRefused(port.ask(LINE + "X-Large: " + "x".repeat(9000) + "\r\n\r\n"), 431, "headers_too_large");
        assertRefused(port.ask(LINE + "X-Many: x\r\n".repeat(150) + "\r\n"), 431, "headers_too_large");
        assertRefused(
                port.ask("GET /" + "x".repeat(2100) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"), 414, "uri_too_long");
        assertRefused(port.ask(LINE + "Expect: miracles\r\n\r\n"), 417, "expectation_failed");
        assertRefused(
                port.ask("CONNECT localhost:1 HTTP/1.1\r\nHost: localhost\r\n\r\n"), 501, "method_not_implemented");
    }

    private static void assertRefused(String answer, int status, String code) {
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("\"code\":\"" + code + "\"")
                .contains("Cache-Control: no-store\r\n")
                .contains("X-Content-Type-Options: nosniff\r\n");
    }

    @Test
    void aRequestThatTakesTooLongToArriveIsEnded() {
        Socket slow = port.say("GET /health/live HTTP/1.1\r\nHost:");
        await().until(() -> port.port().heldBytes() > 0);

        port.port().sweep();
        assertThat(port.port().timedOutRequests()).isZero();
        port.advance(UnfinishedRequests.PATIENCE.plusSeconds(1).toNanos());
        port.port().sweep();

        assertRefused(TestPort.answer(slow), 408, "request_timeout");
        assertThat(port.port().timedOutRequests()).isEqualTo(1);
    }

    @Test
    void whatWaitsForItsTurnWaitsForAWorkerToo() {
        var turns = new Admission() {
            @Override
            public Optional<Executor> admit(HttpRequestPacket request) {
                return Optional.empty();
            }

            @Override
            public int waiting() {
                return 7;
            }
        };
        try (var shared = new TestPort(new Broken(), it -> it.serve("/shared", new Broken(), turns))) {
            assertThat(shared.port().waitingRequests()).isEqualTo(7);
        }
    }

    @Test
    void itsConnectionsAreCounted() throws IOException {
        List<Socket> sockets = List.of(port.say(LINE), port.say(LINE), port.say(LINE));

        await().until(() -> port.port().openConnections() == 3);
        for (Socket socket : sockets) {
            socket.close();
        }
        await().until(() -> port.port().openConnections() == 0);
    }

    @Test
    void whileItDrainsEachConnectionHasOneMoreAnswerAndItEndsWhenNobodyAsks() throws Exception {
        try (Socket open = port.say(LINE + "\r\n")) {
            open.getInputStream().readNBytes("HTTP/1.1 200".length());
            var drain = new Thread(() -> port.port().drain(Duration.ofMinutes(1)));
            drain.start();
            await().until(() -> isRefused(port));

            open.getOutputStream().write((LINE + "\r\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII));

            String answers = TestPort.answer(open);
            assertThat(answers).contains("HTTP/1.1 200", "Connection: close");
            assertThat(answers.split("\"status\":\"up\"", -1)).hasSize(3);
            assertThat(drain.isAlive()).isTrue(); // No time has gone by.
            port.advance(Duration.ofSeconds(1).toNanos());
            drain.join(10_000);
            assertThat(drain.isAlive()).isFalse();
        }
    }

    private static boolean isRefused(TestPort port) {
        try {
            new Socket("localhost", port.port().port()).close();
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** A service of short answers: one is there at once, one comes later, one fails. */
    private static TestPort withShortAnswers(CompletableFuture<Answer> later) {
        ShortAnswers.Service service = (request, body) -> Optional.<CompletionStage<Answer>>ofNullable(
                switch (request.getRequestURI()) {
                    case "/now" -> CompletableFuture.completedStage(Answer.json(200, Map.of("X-Now", "yes"), SHORT));
                    case "/later" -> later;
                    case "/broken" -> CompletableFuture.failedStage(new IllegalStateException("a secret"));
                    default -> null;
                });
        return new TestPort(
                new Broken(),
                it -> it.add((listener, chain) ->
                        chain.add(chain.indexOfType(HttpServerFilter.class), new ShortAnswers(service))));
    }

    @Test
    void shortAnswersKeepTheirOrderAndTheOthersGoToTheirHandlers() throws IOException {
        var later = new CompletableFuture<Answer>();
        try (TestPort shortly = withShortAnswers(later)) {
            String host = " HTTP/1.1\r\nHost: localhost\r\n\r\n";
            Socket socket = shortly.say("GET /later" + host + "GET /now" + host + "GET /broken" + host
                    + TestPort.get("/health/live").replace("Host:", "X-Last: x\r\nHost:"));

            later.complete(
                    Answer.json(201, Map.of(), "{\"late\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            String answers = TestPort.answer(socket);

            assertThat(answers)
                    .startsWith("HTTP/1.1 201 Created\r\n")
                    .containsSubsequence("{\"late\":1}", "X-Now: yes", "{\"short\":true}", "500 Internal", "200 OK")
                    .contains("\"code\":\"internal_error\"")
                    .doesNotContain("secret");
            assertThat(answers.split("X-Content-Type-Options: nosniff\r\n")).hasSize(5);
        }
    }

    @Test
    void theSameIsAnsweredOverTls() throws IOException, InterruptedException {
        try (TestPort secure = new TestPort(new Broken(), it -> it.secure(SelfSigned.context()))) {
            var client = HttpClient.newBuilder()
                    .sslContext(SelfSigned.context())
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();
            var request = HttpRequest.newBuilder(
                            URI.create("https://localhost:" + secure.port().port() + "/health/live"))
                    .build();

            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{\"status\":\"up\"}");
        }
    }
}
