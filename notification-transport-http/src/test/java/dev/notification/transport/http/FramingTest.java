package dev.notification.transport.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where one request ends and the next begins, byte for byte on the wire. */
class FramingTest {
    private static final String POST = "POST /work HTTP/1.1\r\nHost: localhost\r\n";
    private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n";
    private static final String LAST = "Connection: close\r\n\r\n";

    private final TestPort port = new TestPort(
            new Echo(),
            it -> it.add((listener, chain) -> chain.add(
                    chain.indexOfType(HttpServerFilter.class), new WholeBodies(request -> 10_000, 10_000, 1, 1))));

    /** Answers with what it was sent. */
    private static final class Echo extends HttpHandler {
        @Override
        public void service(Request request, Response response) throws IOException {
            byte[] body = request.getInputStream().readAllBytes();
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
    }

    @AfterEach
    void stop() {
        port.close();
    }

    private static void assertRefused(String answer) {
        assertThat(answer)
                .startsWith("HTTP/1.1 400 Bad Request\r\n")
                .contains("Content-Type: application/problem+json\r\n")
                .contains("Connection: close\r\n")
                .contains("\"detail\":\"the request is not HTTP/1.1 as it is read here (RFC 9112): ")
                .containsOnlyOnce("HTTP/1.1 400");
    }

    private Socket open() {
        return port.say("");
    }

    private static void say(Socket socket, String bytes) {
        try {
            socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@link TestPort#ask}, in two pieces. */
    private String ask(String request, int cut) throws IOException {
        Socket socket = open();
        socket.setTcpNoDelay(true);
        say(socket, request.substring(0, cut));
        say(socket, request.substring(cut));
        return TestPort.answer(socket);
    }

    @Test
    void aChunkedBodyArrivesWhereverItIsCut() throws IOException {
        String request = CHUNKED + LAST + "5;x=1\r\nhello\r\n6\r\n\r\nall!\r\n0\r\nX-Sum: 1\r\n\r\n";
        for (int cut = 0; cut < request.length(); cut++) {
            assertThat(ask(request, cut))
                    .as("cut before byte %d", cut)
                    .startsWith("HTTP/1.1 200 ")
                    .endsWith("\r\n\r\nhello\r\nall!");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5\nhello\r\n0\r\n\r\n",
                "\r\n",
                "5 \r\nhello\r\n0\r\n\r\n",
                "5\r\nhelloo\r\n0\r\n\r\n",
                "0\r\nContent-Length: 5\r\n\r\n"
            })
    void aBrokenChunkIsRefusedWhereverItIsCutAndTheConnectionEnds(String body) throws IOException {
        String request = CHUNKED + "\r\n" + body + "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
        for (int cut = CHUNKED.length(); cut < request.length(); cut++) {
            assertRefused(ask(request, cut));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.notification.transport.http.HeaderBlockTest#malformed")
    void aBrokenHeadIsRefusedAndTheConnectionEnds(String head) {
        assertRefused(port.ask(head + "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    }

    @ParameterizedTest
    @MethodSource("dev.notification.transport.http.HeaderBlockTest#wellFormed")
    void noServerErrorComesFromAWellFormedHead(String head) {
        String request =
                head.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n").replace("\r\n\r\nG", "\r\nG");
        if (request.startsWith("\r\nConnection: close\r\n")) {
            request = request.substring(21);
        }
        String body = head.contains("ChunKed") ? "0\r\n\r\n" : head.contains("5") ? "hello" : "";

        assertThat(port.ask(request + body)).matches("(?s)(HTTP/1.1 100 Continue\r\n\r\n)?HTTP/1.1 [24].*");
    }

    @Test
    void anotherVersionIsNotSpoken() {
        assertThat(port.ask("GET /health/live HTTP/2.0\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 505 HTTP Version Not Supported\r\n")
                .contains("\"code\":\"version_not_supported\"");
    }

    @Test
    void emptyLinesBeforeARequestAreIgnored() throws IOException {
        String live = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n";
        String last = live + LAST;
        for (int cut = 0; cut < 5; cut++) {
            assertThat(ask("\r\n\r\n" + last, cut)).startsWith("HTTP/1.1 200 ");
        }

        String answers = port.ask(live + "\r\n\r\n" + CHUNKED + "\r\n2\r\n\r\n\r\n0\r\n\r\n\r\n\r\n" + last);

        assertThat(answers.split("HTTP/1.1 200 ")).hasSize(4);
    }

    @Test
    void aClientThatSaysNothingButAnEmptyLineHasNotBegunARequest() {
        Socket quiet = port.say("\r\n");
        Socket slow = port.say("\r\nG");
        await().until(() -> port.port().heldBytes() > 0);

        port.advance(UnfinishedRequests.PATIENCE.plusSeconds(1).toNanos());
        port.port().sweep();

        assertThat(TestPort.answer(slow)).startsWith("HTTP/1.1 408 ");
        say(quiet, TestPort.get("/health/live"));
        assertThat(TestPort.answer(quiet)).startsWith("HTTP/1.1 200 ");
    }

    /** Closing at once would throw the answer away with what was never read. */
    @Test
    void aClientThatGoesOnSendingGetsItsRefusalAndIsEndedAfterAWhile() throws IOException {
        Socket socket = open();
        say(socket, CHUNKED + "\r\n" + "x".repeat(100));
        await().until(() -> socket.getInputStream().available() > 0);
        say(socket, "x".repeat(1_000_000));
        byte[] answer = socket.getInputStream().readAllBytes();

        assertRefused(new String(answer, ISO_8859_1));
        say(socket, "still here");
        assertThat(port.port().openConnections()).isEqualTo(1);

        port.advance(LastAnswers.PATIENCE.toNanos() + 1);
        port.port().sweep();

        await().until(() -> port.port().openConnections() == 0);
        socket.close();
    }
}
