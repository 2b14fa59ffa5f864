package dev.notification.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long a connection on which nobody asks for anything is kept. */
class IdleConnectionsTest {
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(75);
    private static final String LIVE = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String WORK = "GET /work HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final List<Socket> sockets = new ArrayList<>();
    private final TestPort port = port(HttpLimits.STANDARD);

    private TestPort port(HttpLimits limits) {
        return new TestPort(HttpConfig.on("localhost", 0, 1).with(limits), new Slow(), it -> it);
    }

    /** Serves until the test lets go. */
    private final class Slow extends HttpHandler {
        @Override
        public void service(Request request, Response response) throws Exception {
            begun.countDown();
            if (!release.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody let go");
            }
            response.setContentLength(4);
            response.getWriter().write("done");
        }
    }

    @AfterEach
    void stop() throws IOException {
        release.countDown();
        for (Socket socket : sockets) {
            socket.close();
        }
        port.close();
    }

    /** A connection on which a request has had its answer. */
    private Socket used(TestPort where) throws IOException {
        Socket socket = where.say(LIVE);
        sockets.add(socket);
        assertThat(answer(socket)).contains("{\"status\":\"up\"}");
        return socket;
    }

    private static void say(Socket socket, String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    /** Of a request for {@link #LIVE}; its last byte is the only brace that closes. */
    private static String answer(Socket socket) throws IOException {
        var text = new StringBuilder();
        for (int next = socket.getInputStream().read();
                next >= 0;
                next = socket.getInputStream().read()) {
            text.append((char) next);
            if (next == '}') {
                break;
            }
        }
        return text.toString();
    }

    private void goBy(TestPort where, Duration time) {
        where.advance(time.toNanos());
        where.port().sweep();
    }

    @Test
    void aConnectionIsKeptForLongerThanABalancerKeepsItAndThenEnded() throws IOException {
        Socket idle = used(port);
        Socket unused = port.say("");
        sockets.add(unused);

        await().until(() -> port.port().idleConnections() == 2);

        goBy(port, Duration.ofSeconds(61));
        say(idle, LIVE);
        assertThat(answer(idle)).startsWith("HTTP/1.1 200 ").doesNotContain("Connection: close");
        await().until(() -> port.port().idleConnections() == 2);
        goBy(port, KEEP_ALIVE.minusSeconds(1));
        assertThat(unused.getInputStream().read()).isEqualTo(-1);
        say(idle, LIVE);
        assertThat(answer(idle)).startsWith("HTTP/1.1 200 ");

        await().until(() -> port.port().idleConnections() == 1);
        goBy(port, KEEP_ALIVE.plusSeconds(1));
        assertThat(idle.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void thousandsOfRequestsShareAConnection() throws IOException {
        Socket socket = used(port);

        for (int i = 0; i < 2000; i++) {
            say(socket, LIVE);
            assertThat(answer(socket)).startsWith("HTTP/1.1 200 ").doesNotContain("Connection: close");
        }
    }

    @Test
    void aConnectionWhoseRequestIsBeingServedIsNotIdle() throws Exception {
        Socket busy = port.say(WORK);
        sockets.add(busy);
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

        goBy(port, KEEP_ALIVE.multipliedBy(10));
        release.countDown();

        String answer = new String(busy.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        assertThat(answer).isEqualTo("HTTP/1.1 200");
    }

    @Test
    void aRequestWhosePartsComeWhileItsConnectionBecomesIdleIsServed() throws IOException {
        Socket socket = used(port);
        await().until(() -> port.port().idleConnections() == 1);
        goBy(port, KEEP_ALIVE.minusSeconds(5));
        say(socket, LIVE.substring(0, 20));
        await().until(() -> port.port().heldBytes() > 0);

        goBy(port, Duration.ofSeconds(8));
        say(socket, LIVE.substring(20));

        assertThat(answer(socket)).startsWith("HTTP/1.1 200 ");
    }

    /** Its client has got no answer, and may ask again elsewhere: nothing was done. */
    @Test
    void aRequestThatComesJustAfterTheEndIsNotServed() throws IOException {
        Socket socket = used(port);
        await().until(() -> port.port().idleConnections() == 1);
        goBy(port, KEEP_ALIVE.plusSeconds(1));
        assertThat(socket.getInputStream().read()).isEqualTo(-1);

        say(socket, WORK);
        port.port().sweep();

        assertThat(port.ask(TestPort.get("/health/live"))).startsWith("HTTP/1.1 200 ");
        assertThat(begun.getCount()).isEqualTo(1);
    }

    @Test
    void whereThereIsNoRoomTheOneThatIsIdleForLongestMakesRoom() throws Exception {
        try (TestPort full = port(new HttpLimits(3, 3, HttpLimits.MIN_BYTES))) {
            Socket busy = full.say(WORK);
            sockets.add(busy);
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            Socket oldest = used(full);
            await().until(() -> full.port().idleConnections() == 1);
            full.advance(Duration.ofSeconds(2).toNanos());
            used(full);
            await().until(() -> full.port().idleConnections() == 2);
            full.advance(Duration.ofSeconds(2).toNanos());

            assertThat(full.ask(TestPort.get("/health/live"))).startsWith("HTTP/1.1 200 ");

            assertThat(oldest.getInputStream().read()).isEqualTo(-1);
            release.countDown();
            assertThat(new String(busy.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 200");
        }
    }
}
