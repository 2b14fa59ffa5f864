package dev.notification.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClientWatchTest {
    private static final String REQUEST = "GET /work HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final AtomicInteger hungUp = new AtomicInteger();
    private final BlockingQueue<Runnable> answers = new LinkedBlockingQueue<>();
    private final TestPort port = new TestPort(new Waiting(), it -> it);

    /** Answers when the test does. */
    private final class Waiting extends HttpHandler {
        @Override
        public void service(Request request, Response response) {
            response.suspend();
            ClientWatch watch = ClientWatch.of(request, hungUp::incrementAndGet);
            answers.add(() -> {
                watch.end();
                response.setContentLength(4);
                try {
                    response.getOutputStream().write("done".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
                response.resume();
            });
        }
    }

    @AfterEach
    void stop() {
        port.close();
    }

    private Runnable nextAnswer() throws InterruptedException {
        Runnable next = answers.poll(10, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }

    private static void say(Socket socket, int bytes) throws IOException {
        socket.getOutputStream().write(new byte[bytes]);
    }

    private static void readAnswer(Socket socket) throws IOException {
        var text = new StringBuilder();
        while (!text.toString().endsWith("\r\n\r\ndone")) {
            int next = socket.getInputStream().read();
            assertThat(next).isNotNegative();
            text.append((char) next);
        }
        assertThat(text).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void aClientThatSendsMuchAheadIsEnded() throws Exception {
        Socket client = port.say(REQUEST);
        nextAnswer();

        say(client, ClientWatch.MAX_AHEAD_BYTES + 1);

        await().until(() -> hungUp.get() == 1 && port.port().openConnections() == 0);
        client.close();
    }

    @Test
    void aClientThatWaitsForItsAnswersGoesOn() throws Exception {
        try (Socket client = port.say(REQUEST)) {
            for (int i = 0; i < 3; i++) {
                nextAnswer().run();
                readAnswer(client);
                client.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
            }
            nextAnswer().run();
            readAnswer(client);
        }
        assertThat(hungUp).hasValue(0);
    }
}
