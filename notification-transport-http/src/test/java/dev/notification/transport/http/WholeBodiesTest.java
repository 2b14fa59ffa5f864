package dev.notification.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Large bodies and their places: three, of which nobody has more than two. */
class WholeBodiesTest {
    private static final int LARGE = 1000;
    private static final int LIMIT = 10_000;
    private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

    private final List<Socket> sockets = new ArrayList<>();
    private final TestPort port = new TestPort(
            new Lengths(),
            it -> it.add((listener, chain) ->
                    chain.add(chain.indexOfType(HttpServerFilter.class), new WholeBodies(new Owned(), LARGE, 3, 2))));

    private static final class Owned implements WholeBodies.Limits {
        @Override
        public int of(HttpRequestPacket request) {
            return LIMIT;
        }

        @Override
        public Object owner(HttpRequestPacket request) {
            return request.getHeader("X-Owner");
        }
    }

    /** Answers with how much it was sent. */
    private static final class Lengths extends HttpHandler {
        @Override
        public void service(Request request, Response response) throws IOException {
            response.getWriter().write(Integer.toString(request.getInputStream().readAllBytes().length));
        }
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        port.close();
    }

    private Socket announce(String owner, int bytes) {
        Socket socket = port.say("POST /work HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Owner: " + owner
                + "\r\nExpect: 100-continue\r\nContent-Length: " + bytes + "\r\n\r\n");
        sockets.add(socket);
        return socket;
    }

    private static String begin(Socket socket, int bytes) throws IOException {
        return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.US_ASCII);
    }

    /** Has a place from then on. */
    private Socket arriving(String owner) throws IOException {
        Socket socket = announce(owner, LIMIT);
        assertThat(begin(socket, CONTINUE.length())).isEqualTo(CONTINUE);
        return socket;
    }

    private static void finish(Socket socket, int bytes) throws IOException {
        socket.getOutputStream().write("x".repeat(bytes).getBytes(StandardCharsets.US_ASCII));
        assertThat(TestPort.answer(socket)).startsWith("HTTP/1.1 200 ").endsWith(Integer.toString(bytes));
    }

    private void assertNoPlace(String owner) throws IOException {
        Socket refused = announce(owner, LIMIT);
        refused.shutdownOutput();
        assertThat(begin(refused, "HTTP/1.1 503".length())).isEqualTo("HTTP/1.1 503");
        assertThat(TestPort.answer(refused)).contains("Retry-After: 1\r\n", "\"code\":\"overloaded\"");
    }

    @Test
    void nobodyHasAllPlaces() throws IOException {
        arriving("ada");
        arriving("ada");

        assertNoPlace("ada");
        finish(arriving("bob"), LIMIT);
    }

    @Test
    void beyondThePlacesOfAllTheNextIsToldToTryAgain() throws IOException {
        Socket first = arriving("ada");
        arriving("ada");
        arriving("bob");

        assertNoPlace("bob");
        finish(first, LIMIT);
        finish(arriving("bob"), LIMIT);
    }

    @Test
    void whoeverHangsUpLeavesItsPlace() throws IOException {
        Socket first = arriving("ada");
        arriving("ada");

        first.close();
        await().until(() -> port.port().openConnections() == 1);

        finish(arriving("ada"), LIMIT);
    }

    @Test
    void whatIsSmallNeedsNoPlaceAndWhatIsTooLargeTakesNone() throws IOException {
        for (int i = 0; i < 5; i++) {
            assertThat(begin(announce("ada", LIMIT + 1), 12)).isEqualTo("HTTP/1.1 413");
        }
        arriving("ada");
        arriving("ada");

        Socket small = announce("ada", LARGE);
        assertThat(begin(small, CONTINUE.length())).isEqualTo(CONTINUE);
        finish(small, LARGE);
        assertThat(begin(announce("ada", LIMIT + 1), 12)).isEqualTo("HTTP/1.1 413");
    }
}
