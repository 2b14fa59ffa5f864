package dev.notification.app.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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

    private OtlpSpans spans(int port) {
        return new OtlpSpans(
                URI.create("http://127.0.0.1:" + port + "/v1/traces?key=geheim7"), "1.0", Duration.ofMillis(5));
    }

    private OtlpSpans spans() {
        return spans(collector.getAddress().getPort());
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
        OtlpSpans spans = spans(1);

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
}
