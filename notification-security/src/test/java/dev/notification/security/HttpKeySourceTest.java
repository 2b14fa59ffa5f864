package dev.notification.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server of keys that does what a server should not. */
class HttpKeySourceTest {
    /** Longer than any machine needs for what is answered. */
    private static final Duration LONG = Duration.ofSeconds(60);
    /** For what never is. */
    private static final Duration SHORT = Duration.ofMillis(300);

    private final CountDownLatch ended = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        ended.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private byte[] fetch(Duration patience, HttpHandler handler) throws IOException {
        server.createContext("/keys", handler);
        JwksUrl url = JwksUrl.parse("http://127.0.0.1:" + server.getAddress().getPort() + "/keys");
        try (var source = new HttpKeySource(url, patience)) {
            return source.fetch();
        }
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    @Test
    void whatIsPublishedComesWhatEverItsTypeIs() throws IOException {
        byte[] body = "{\"keys\":[]}".getBytes(StandardCharsets.UTF_8);

        assertThat(fetch(LONG, exchange -> {
                    exchange.getResponseHeaders().set("Content-Type", "text/plain");
                    answer(exchange, 200, body);
                }))
                .isEqualTo(body);
    }

    @Test
    void twoHundredFiftySixKibibytesAreReadAndNotAByteMore() throws IOException {
        byte[] most = new byte[HttpKeySource.MAX_BYTES];
        assertThat(fetch(LONG, exchange -> answer(exchange, 200, most))).hasSameSizeAs(most);
        server.removeContext("/keys");

        assertThatThrownBy(() -> fetch(LONG, exchange -> answer(exchange, 200, new byte[most.length + 1])))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("more than 262144 bytes");
    }

    @Test
    void aBodyOfAGibibyteIsNotRead() {
        assertThatThrownBy(() -> fetch(LONG, exchange -> {
                    exchange.sendResponseHeaders(200, 1L << 30);
                    byte[] part = new byte[1 << 16];
                    OutputStream body = exchange.getResponseBody();
                    for (int i = 0; i < 1 << 14; i++) {
                        body.write(part); // Fails once nobody reads.
                    }
                }))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("more than 262144 bytes");
    }

    @Test
    void aServerThatHangsIsGivenUp() {
        assertThatThrownBy(() -> fetch(SHORT, exchange -> pause(LONG))).isInstanceOf(IOException.class);
    }

    @Test
    void aServerThatTricklesIsGivenUp() {
        assertThatThrownBy(() -> fetch(SHORT, exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    while (!pause(Duration.ofMillis(20))) {
                        exchange.getResponseBody().write(' ');
                        exchange.getResponseBody().flush();
                    }
                }))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("300 ms");
    }

    /** @return whether the test is over */
    private boolean pause(Duration time) {
        try {
            return ended.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Test
    void noRedirectIsFollowed() {
        server.createContext("/other", exchange -> answer(exchange, 200, new byte[1]));

        assertThatThrownBy(() -> fetch(LONG, exchange -> {
                    exchange.getResponseHeaders().set("Location", "/other");
                    answer(exchange, 302, new byte[0]);
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("it answers 302; redirects are not followed");
    }

    @Test
    void anErrorIsNoSetOfKeys() {
        assertThatThrownBy(() -> fetch(LONG, exchange -> answer(exchange, 500, "{\"keys\":[]}".getBytes())))
                .isInstanceOf(IOException.class)
                .hasMessage("it answers 500");
    }

    @Test
    void aServerThatIsNotThereIsAnIoException() throws IOException {
        int port = server.getAddress().getPort();
        server.stop(0);
        try (var source = new HttpKeySource(JwksUrl.parse("http://127.0.0.1:" + port + "/keys"), LONG)) {
            assertThatThrownBy(source::fetch).isInstanceOf(IOException.class);
        }
    }
}
