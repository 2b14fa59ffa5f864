package dev.notification.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClientsTest {
    private static final String REQUEST = "GET /work HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final CompletableFuture<Connection<?>> connection = new CompletableFuture<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private final TestPort port = new TestPort(new Held(), it -> it);

    /** Makes its client wait until the test lets go. */
    private final class Held extends HttpHandler {
        @Override
        public void service(Request request, Response response) throws Exception {
            connection.complete(request.getRequest().getConnection());
            if (!release.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody let go");
            }
            response.getWriter().write("done");
        }
    }

    @AfterEach
    void stop() {
        release.countDown();
        port.close();
    }

    private Connection<?> asked() throws Exception {
        return connection.get(10, TimeUnit.SECONDS);
    }

    @Test
    void aClientThatWaitsIsThere() throws Exception {
        try (Socket client = port.say(REQUEST)) {
            assertThat(Clients.hasLeft(asked())).isFalse();
            assertThat(client.isClosed()).isFalse();
        }
    }

    @Test
    void aClientThatHasClosedItsConnectionHasLeft() throws Exception {
        Socket client = port.say(REQUEST);
        Connection<?> connection = asked();

        client.close();

        await().until(() -> Clients.hasLeft(connection));
    }

    @Test
    void aClientThatHasSentAheadIsThereAndLosesNothing() throws Exception {
        try (Socket client = port.say(REQUEST)) {
            Connection<?> connection = asked();

            send(client, TestPort.get("/work"));
            for (int i = 0; i < 10; i++) {
                assertThat(Clients.hasLeft(connection)).isFalse();
            }
            release.countDown();

            assertThat(TestPort.answer(client).split("HTTP/1.1 200 ", -1))
                    .as("two answers")
                    .hasSize(3);
        }
    }

    private static void send(Socket client, String request) throws IOException {
        client.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    }
}
