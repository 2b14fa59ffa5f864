package dev.notification.app.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Collectors that do not do what they should: spans are dropped and counted, and nobody waits. */
class OtlpSpansTest {
    private static final int CAPACITY = 4096;
    private static final int AT_ONCE = 512;
    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    private static final Span SPAN = new Span(
            "send",
            Span.PRODUCER,
            TraceContext.root(),
            "",
            List.of(),
            1,
            2,
            Map.of("messaging.system", "notification"),
            false);

    private final Logger log = (Logger) LoggerFactory.getLogger(OtlpSpans.class);
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();
    private final AtomicInteger status = new AtomicInteger(200);
    private final AtomicLong taken = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile CountDownLatch answering = new CountDownLatch(0);
    private volatile long slowness;
    private HttpServer collector;

    @BeforeEach
    void listen() throws IOException {
        said.start();
        log.setAdditive(false);
        log.addAppender(said);
        collector = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        collector.setExecutor(threads);
        collector.createContext("/v1/traces", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.incrementAndGet();
            try {
                answering.await();
                Thread.sleep(slowness); // Is what the collector is.
            } catch (InterruptedException e) {
                return;
            }
            int answered = status.get();
            exchange.sendResponseHeaders(answered, -1);
            exchange.close();
            if (answered == 200) {
                taken.addAndGet(body.split("\"spanId\"", -1).length - 1L);
            }
        });
        collector.start();
    }

    @AfterEach
    void stop() {
        answering.countDown();
        collector.stop(0);
        threads.shutdownNow();
        log.detachAppender(said);
        log.setAdditive(true);
    }

    private static OtlpSpans spans(int port, Duration patience) {
        return new OtlpSpans(
                URI.create("http://127.0.0.1:" + port + "/v1/traces?key=geheim7"),
                "1.0",
                Duration.ofMillis(5),
                patience);
    }

    /** With more patience than a slow machine can use up: what is counted then is what the collector does. */
    private OtlpSpans spans() {
        return spans(collector.getAddress().getPort(), A_MINUTE);
    }

    private static void close(OtlpSpans spans) {
        CompletableFuture.runAsync(spans::close).orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static void export(OtlpSpans spans, int count) {
        for (int i = 0; i < count; i++) {
            spans.export(SPAN);
        }
    }

    private List<String> said() {
        List<String> lines = List.copyOf(said.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
        assertThat(lines).noneMatch(line -> line.contains("geheim7"));
        return lines;
    }

    /** Nobody listens on port 1. */
    @Test
    void oneThatIsAwayCostsWhatHasNoRoomAndTwoLines() {
        OtlpSpans spans = spans(1, A_MINUTE);

        export(spans, 1);
        await().until(() -> said().size() == 1);
        export(spans, CAPACITY + AT_ONCE + 100);

        assertThat(spans.dropped()).isBetween(1L, 101L + AT_ONCE);
        spans.close();
        assertThat(spans.dropped()).isEqualTo(CAPACITY + AT_ONCE + 101L);
        assertThat(said()).hasSize(2);
        assertThat(said().get(0)).contains("does not take spans", "traces.endpoint", "4096");
        assertThat(said().get(1)).contains(CAPACITY + AT_ONCE + 101 + " were dropped");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void oneThatIsBusyGetsThemLater(int busy) {
        status.set(busy);
        try (OtlpSpans spans = spans()) {
            export(spans, 700);
            await().until(() -> asked.get() > 3);

            status.set(200);
            await().until(() -> taken.get() == 700);

            assertThat(spans.dropped()).isZero();
            await().until(() -> said().size() == 2);
            assertThat(said().get(1)).contains("takes spans again; 0 were dropped");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 500, 302})
    void whatOneRefusesIsNotSentAgainAndIsSaidOnce(int refused) {
        status.set(refused);
        try (OtlpSpans spans = spans()) {
            for (int i = 1; i <= 3; i++) {
                export(spans, 10);
                int all = 10 * i;
                await().until(() -> spans.dropped() == all);
            }
            assertThat(said()).hasSize(1);

            status.set(200);
            export(spans, 10);
            await().until(() -> taken.get() == 10);
            await().until(() -> said().size() == 2);

            assertThat(said().get(1)).contains("30 were dropped");
        }
    }

    @Test
    void oneThatDoesNotAnswerHoldsNobodyUp() {
        answering = new CountDownLatch(1);
        try (OtlpSpans spans = spans()) {
            export(spans, 1);
            await().until(() -> asked.get() == 1);

            export(spans, 3 * CAPACITY); // Returns, though nothing has left.

            assertThat(spans.dropped()).isBetween(2L * CAPACITY - AT_ONCE, 2L * CAPACITY);
            answering.countDown();
            await().until(() -> taken.get() >= CAPACITY);
        }
    }

    /** The collector, or a proxy before it, says that there is a body and sends none. */
    @Test
    void oneThatDoesNotEndItsAnswerHoldsNobodyUpNorTheEndOfTheServer() throws IOException {
        try (var listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var hungUp = new AtomicInteger();
            threads.execute(() -> answerWithoutTheBody(listening, hungUp));
            OtlpSpans spans = spans(listening.getLocalPort(), Duration.ofMillis(200));
            export(spans, 1);

            await().until(() -> said().size() == 1);
            await().until(() -> hungUp.get() > 0);
            close(spans);

            assertThat(spans.dropped()).isEqualTo(1);
            assertThat(said().get(0)).contains("does not take spans");
            assertThat(said().get(1)).contains("has not taken all spans; 1 were dropped");
        }
    }

    private static void answerWithoutTheBody(ServerSocket listening, AtomicInteger hungUp) {
        while (!listening.isClosed()) {
            try (Socket socket = listening.accept()) {
                socket.getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                hungUp.incrementAndGet();
            } catch (IOException e) {
                hungUp.incrementAndGet(); // The client has reset the connection.
            }
        }
    }

    /** Each batch in time, and all of them not. */
    @Test
    void oneThatIsSlowGetsAFewWhenTheServerStopsAndTheOthersAreDropped() {
        slowness = 400;
        OtlpSpans spans = spans(collector.getAddress().getPort(), Duration.ofMillis(500));
        export(spans, CAPACITY);

        close(spans);

        assertThat(asked.get()).isLessThan(CAPACITY / AT_ONCE);
        assertThat(spans.dropped()).isGreaterThanOrEqualTo(CAPACITY - (long) AT_ONCE * asked.get());
        assertThat(said().get(said().size() - 1)).contains(spans.dropped() + " were dropped");
    }

    @Test
    void whatHasNoRoomThoughTheCollectorIsWellIsSaid() {
        answering = new CountDownLatch(1);
        try (OtlpSpans spans = spans()) {
            export(spans, 1);
            await().until(() -> asked.get() == 1);
            export(spans, CAPACITY + 7);
            assertThat(spans.dropped()).isEqualTo(7);
            assertThat(said()).isEmpty();

            answering.countDown();

            await().until(() -> said().size() == 1);
            assertThat(said().get(0)).contains("more spans than the collector", "; 7 were dropped");
        }
        assertThat(said()).hasSize(1);
    }

    /** What comes in while it waits for the next pass is sent before there is no room any more. */
    @Test
    void manyAreSentBeforeThePauseIsOver() {
        try (OtlpSpans spans = new OtlpSpans(
                URI.create("http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces"),
                "1.0",
                Duration.ofHours(1),
                A_MINUTE)) {
            for (int i = 1; i <= 3; i++) {
                export(spans, AT_ONCE);
                int all = i * AT_ONCE;
                await().until(() -> taken.get() == all);
            }
            assertThat(spans.dropped()).isZero();
        }
    }
}
