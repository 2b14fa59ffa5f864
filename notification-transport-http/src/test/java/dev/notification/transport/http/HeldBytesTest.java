package dev.notification.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.nio.NIOConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What clients make the port hold, over real connections. */
class HeldBytesTest {
    private static final int BODY = 60_000;
    private static final int ANSWER = 1 << 20;
    private static final HttpLimits LIMITS =
            new HttpLimits(HttpLimits.ANY_NUMBER, HttpLimits.ANY_NUMBER, HttpLimits.MIN_BYTES);

    private final List<Socket> sockets = new ArrayList<>();
    private final TestPort port = new TestPort(
            HttpConfig.on("localhost", 0, 1).with(LIMITS),
            new Large(),
            it -> it.knowing(HeldBytesTest::isKnown)
                    .add((listener, chain) -> chain.add(
                            chain.indexOfType(HttpServerFilter.class),
                            new WholeBodies(request -> isKnown(request) ? 8 << 20 : 64 << 10, 64 << 10, 16, 16))));

    private static boolean isKnown(HttpRequestPacket request) {
        return request.getHeader("Authorization") != null;
    }

    /** Answers with a mebibyte, of which the kernel takes little ahead. */
    private static final class Large extends HttpHandler {
        private static final byte[] BYTES = new byte[ANSWER];

        static {
            ThreadLocalRandom.current().nextBytes(BYTES);
        }

        @Override
        public void service(Request request, Response response) throws IOException {
            var connection = (NIOConnection) request.getContext().getConnection();
            ((SocketChannel) connection.getChannel()).setOption(StandardSocketOptions.SO_SNDBUF, 64 << 10);
            response.setContentLength(BYTES.length);
            response.getOutputStream().write(BYTES);
        }
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        port.close();
    }

    private Socket unfinished(String header, int sent) {
        Socket socket = port.say("POST /work HTTP/1.1\r\nHost: localhost\r\n" + header + "Content-Length: " + BODY
                + "\r\n\r\n" + "x".repeat(sent));
        sockets.add(socket);
        return socket;
    }

    private long held() {
        return port.port().heldBytes();
    }

    @Test
    void whatHasComeOfARequestIsCountedUntilItIsCompleteOrItsClientIsGone() throws IOException {
        Socket first = unfinished("", BODY - 1);
        Socket second = unfinished("", 10_000);
        await().until(() -> held() > BODY + 10_000 + 2 * UnfinishedRequests.REQUEST_BYTES - 2);

        second.close();
        await().until(() -> held() < BODY + 2 * UnfinishedRequests.REQUEST_BYTES);
        first.getOutputStream().write('x');
        readFrom(first, ANSWER);
        await().until(() -> {
            port.port().sweep();
            return held() < BODY;
        });
    }

    @Test
    void aHeadIsCountedAndABodyThatIsThrownAwayIsNot() throws IOException {
        sockets.add(port.say("GET /work HTTP/1.1\r\nHost: localhost\r\nX-Long: " + "x".repeat(5000)));
        await().until(() -> held() > UnfinishedRequests.REQUEST_BYTES + 5000);

        Socket large = port.say("POST /work HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000\r\n\r\n");
        sockets.add(large);
        assertThat(readFrom(large, 12)).isEqualTo("HTTP/1.1 413");
        long before = held();
        byte[] more = new byte[1 << 20];
        for (int i = 0; i < 30; i++) {
            large.getOutputStream().write(more);
        }
        assertThat(held()).isLessThan(before + 10_000);
        assertThat(port.port().connectionsEndedForRoom()).isZero();
    }

    /** Eight megabytes at 5 Mbit/s take 13 seconds. */
    @Test
    void aLargeBodyOnASlowLineArrivesHoweverLongItTakesAndOneThatTricklesIsEnded() throws IOException {
        int pieces = 13;
        byte[] piece = new byte[625_000];
        Socket slow = port.say("POST /work HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\nContent-Length: "
                + pieces * piece.length + "\r\n\r\n");
        sockets.add(slow);
        Socket trickle = unfinished("Authorization: Bearer x\r\n", 1);
        for (int sent = 1; sent < pieces; sent++) {
            slow.getOutputStream().write(piece);
            trickle.getOutputStream().write('x');
            long all = (long) sent * piece.length;
            await().until(() -> held() > all);
            port.advance(Duration.ofSeconds(1).toNanos());
            port.port().sweep();
        }

        slow.getOutputStream().write(piece);

        assertThat(readFrom(slow, 12)).isEqualTo("HTTP/1.1 200");
        assertThat(TestPort.answer(trickle)).startsWith("HTTP/1.1 408 ").contains("too slowly");
        assertThat(port.port().timedOutRequests()).isEqualTo(1);
    }

    @Test
    void aBodyThatStopsIsEndedWhateverHasComeOfIt() throws IOException {
        byte[] half = new byte[4 << 20];
        Socket stopped =
                port.say("POST /work HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\nContent-Length: "
                        + 2 * half.length + "\r\n\r\n");
        sockets.add(stopped);
        stopped.getOutputStream().write(half);
        await().until(() -> held() > half.length);

        port.advance(Duration.ofSeconds(70).toNanos());
        port.port().sweep();
        assertThat(port.port().timedOutRequests()).isZero();
        port.advance(Duration.ofSeconds(5).toNanos());
        port.port().sweep();

        assertThat(TestPort.answer(stopped)).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void aRefusedRequestThatDoesNotEndGetsNoSecondAnswer() throws IOException {
        Socket large = port.say("POST /work HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000\r\n\r\nx");
        assertThat(readFrom(large, 12)).isEqualTo("HTTP/1.1 413");

        port.advance(UnfinishedRequests.PATIENCE.plusSeconds(1).toNanos());
        port.port().sweep();

        assertThat(TestPort.answer(large)).contains("body_too_large").doesNotContain("HTTP/1.1");
        assertThat(port.port().timedOutRequests()).isEqualTo(1);
    }

    @Test
    void overTheBudgetTheOldestStrangersAreToldSoAndEndAndWhoeverIsKnownGoesOn() throws IOException {
        Socket known = unfinished("Authorization: Bearer x\r\n", BODY - 1);
        await().until(() -> held() > BODY);
        Socket oldest = unfinished("", BODY - 1);
        await().until(() -> held() > 2 * BODY);
        port.advance(1);

        long most = 0;
        for (int i = 0; i < 2 * LIMITS.bytes() / BODY; i++) {
            unfinished("", BODY - 1);
            most = Math.max(most, held());
        }

        assertThat(TestPort.answer(oldest))
                .startsWith("HTTP/1.1 503 ")
                .contains("Retry-After: 1\r\n", "Connection: close\r\n", "\"code\":\"overloaded\"");
        assertThat(most).isLessThanOrEqualTo(LIMITS.bytes() * 5 / 4 + 4 * BODY);
        await().until(() -> port.port().connectionsEndedForRoom() > LIMITS.bytes() / BODY / 2);
        known.getOutputStream().write('x');
        assertThat(readFrom(known, 12)).isEqualTo("HTTP/1.1 200");
    }

    /** Its client takes little of what is sent. */
    private Socket unread(int requests) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(20_000);
        socket.connect(new InetSocketAddress("localhost", port.port().port()));
        sockets.add(socket);
        socket.getOutputStream()
                .write("GET /work HTTP/1.1\r\nHost: localhost\r\n\r\n"
                        .repeat(requests)
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String readFrom(Socket socket, int bytes) throws IOException {
        InputStream in = socket.getInputStream();
        return new String(in.readNBytes(bytes), StandardCharsets.US_ASCII);
    }

    @Test
    void answersThatAreNotReadAreCountedAndTakeNoWorkerAndEndAfterTheirTime() throws IOException {
        unread(2);
        await().until(() -> held() > ANSWER);

        // The only worker is free for the others.
        assertThat(port.ask(TestPort.get("/work"))).startsWith("HTTP/1.1 200 ");

        await().until(() -> {
            port.advance(UnreadAnswers.PATIENCE.toNanos() + 1);
            port.port().sweep();
            return port.port().unreadAnswers() == 1 && held() == 0;
        });
    }

    @Test
    void whoeverAsksForMuchMoreThanItReadsIsEnded() throws IOException {
        unread(100);

        await().until(() -> port.port().unreadAnswers() == 1 && held() == 0);
    }

    @Test
    void manyAnswersThatAreNotReadStayWithinTheBudget() throws IOException {
        long most = 0;
        for (int i = 0; i < 63; i++) {
            unread(4);
            most = Math.max(most, held());
        }
        await().until(() -> port.port().connectionsEndedForRoom() > 30);

        assertThat(most).isLessThanOrEqualTo(LIMITS.bytes() * 3 / 2 + 2 * ANSWER);
        assertThat(port.ask(TestPort.get("/health/live"))).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void anAnswerThatIsReadSlowlyButSteadilyIsReadToItsEnd() throws IOException {
        Socket socket = unread(1);
        InputStream in = socket.getInputStream();
        await().until(() -> held() > ANSWER / 2);
        for (long before = held(); before > 0; before = held()) {
            long then = before;
            in.readNBytes(64 << 10);
            await().until(() -> {
                port.port().sweep();
                return held() < then;
            });
            port.advance(UnreadAnswers.PATIENCE.toNanos() - 1);
        }

        assertThat(port.port().unreadAnswers()).isZero();
    }
}
