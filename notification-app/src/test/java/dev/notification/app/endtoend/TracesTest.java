package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.notification.persistence.DatabaseConfig;
import dev.notification.transport.http.RefusalLog;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Traces to a collector, and the access log, of one server. */
class TracesTest {
    private static final String SPAN = "00f067aa0ba902b7";

    @TempDir
    static Path directory;

    private static final List<JsonNode> SPANS = new CopyOnWriteArrayList<>();
    private static final List<ILoggingEvent> LINES = new CopyOnWriteArrayList<>();
    private static final List<ILoggingEvent> REFUSALS = new CopyOnWriteArrayList<>();
    /** What the collector answers. */
    private static final AtomicInteger COLLECTED = new AtomicInteger(200);

    private static HttpServer collector;
    private static RunningServer server;
    private static String user;

    @BeforeAll
    static void start() throws IOException {
        collector = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            JsonNode received = Api.MAPPER.readTree(exchange.getRequestBody());
            int status = COLLECTED.get();
            if (status == 200) {
                received.at("/resourceSpans/0/scopeSpans/0/spans").forEach(SPANS::add);
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        collector.start();
        listen("access", Level.INFO, LINES);
        listen(RefusalLog.class.getName(), Level.DEBUG, REFUSALS);
        server = new RunningServer(
                DatabaseConfig.of("jdbc:sqlite:" + directory.resolve("notification.db")),
                Map.of(
                        "NOTIFICATION_METRICS_ADDRESS",
                        "localhost:0",
                        "NOTIFICATION_LOG_ACCESS",
                        "true",
                        "NOTIFICATION_TRACES_EXPORTER",
                        "otlp",
                        "NOTIFICATION_TRACES_ENDPOINT",
                        "http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces"));
        user = server.api().account("ada");
    }

    private static void listen(String name, Level level, List<ILoggingEvent> lines) {
        var listener = new AppenderBase<ILoggingEvent>() {
            @Override
            protected void append(ILoggingEvent event) {
                event.prepareForDeferredProcessing();
                lines.add(event);
            }
        };
        listener.start();
        var logger = (Logger) LoggerFactory.getLogger(name);
        logger.setLevel(level);
        logger.setAdditive(false);
        logger.addAppender(listener);
    }

    @AfterAll
    static void stop() {
        server.close();
        collector.stop(0);
        for (String name : List.of("access", RefusalLog.class.getName())) {
            var logger = (Logger) LoggerFactory.getLogger(name);
            logger.detachAndStopAllAppenders();
            logger.setLevel(null);
            logger.setAdditive(true);
        }
    }

    private static Api.Answer send(String traceparent, String contentType, String body) {
        return server.api()
                .call(server.api()
                        .request("/api/notifications/send", user)
                        .header("Content-Type", contentType)
                        .header("traceparent", traceparent)
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static List<JsonNode> spans(String trace, String name) {
        List<JsonNode> found = new ArrayList<>();
        SPANS.forEach(span -> {
            if (span.get("name").asText().equals(name)
                    && (span.get("traceId").asText().equals(trace)
                            || span.at("/links/0/traceId").asText().equals(trace))) {
                found.add(span);
            }
        });
        return found;
    }

    private static String attribute(JsonNode span, String key) {
        for (JsonNode attribute : span.get("attributes")) {
            if (attribute.get("key").asText().equals(key)) {
                return attribute.get("value").elements().next().asText();
            }
        }
        return "";
    }

    @Test
    void aSendIsFollowedFromItsRequestThroughItsCommitToASocket() {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        Set<Long> sent = new HashSet<>();
        try (Device device = Device.v1(server.port(), user, "")) {
            device.next("hello");
            device.next("live");
            // Again: the device has its frame before the server has seen it off, and closes.
            await().until(() -> {
                sent.add(send(
                                "00-" + trace + "-" + SPAN + "-01",
                                "application/json",
                                "{\"user_id\": 1, \"message\": \"x\"}")
                        .id());
                device.next("notification");
                return !spans(trace, "deliver").isEmpty();
            });
        }
        JsonNode deliver = spans(trace, "deliver").get(0);
        String id = attribute(deliver, "messaging.message.id");
        assertThat(sent).contains(Long.valueOf(id));
        await().until(() -> spans(trace, "send").stream()
                .anyMatch(span -> attribute(span, "messaging.message.id").equals(id)));

        JsonNode send = spans(trace, "send").stream()
                .filter(span -> attribute(span, "messaging.message.id").equals(id))
                .findFirst()
                .orElseThrow();
        assertThat(send.get("parentSpanId").asText()).isEqualTo(SPAN);
        assertThat(send.get("kind").asInt()).isEqualTo(4);
        assertThat(attribute(send, "messaging.system")).isEqualTo("notification");
        assertThat(attribute(send, "messaging.operation.name")).isEqualTo("send");
        assertThat(attribute(send, "messaging.destination.name")).isEqualTo("inbox");
        JsonNode commit = spans(trace, "commit").stream()
                .filter(span -> span.at("/links/0/spanId").equals(send.get("spanId")))
                .findFirst()
                .orElseThrow();
        assertThat(commit.get("traceId").asText()).isNotEqualTo(trace);
        assertThat(attribute(commit, "messaging.batch.message_count")).isEqualTo("1");
        assertThat(deliver.get("parentSpanId")).isEqualTo(send.get("spanId"));
        assertThat(deliver.get("endTimeUnixNano").asLong())
                .isGreaterThanOrEqualTo(deliver.get("startTimeUnixNano").asLong());
    }

    @Test
    void aSendByWayOfJerseyIsTracedTooAndAFailedOneSaysWhy() {
        String trace = "11111111111111111111111111111111";
        send(
                "00-" + trace + "-" + SPAN + "-01",
                "application/json; charset=utf-8",
                "{\"user_id\": 77, \"message\": \"x\"}");
        await().until(() -> !spans(trace, "send").isEmpty());

        JsonNode send = spans(trace, "send").get(0);
        assertThat(attribute(send, "error.type")).isEqualTo("unknown_recipient");
        assertThat(send.at("/status/code").asInt()).isEqualTo(2);
    }

    @Test
    void whatIsNotSampledOrNoTraceIsNotRecordedAndSentAllTheSame() {
        String last = "22222222222222222222222222222222";
        for (String traceparent : List.of(
                "00-33333333333333333333333333333333-" + SPAN + "-00",
                "00-00000000000000000000000000000000-" + SPAN + "-01",
                "ff-33333333333333333333333333333333-" + SPAN + "-01",
                "00-33333333333333333333333333333333-" + SPAN + "-01-more",
                "00-3333333333333333333333333333333G-" + SPAN + "-01",
                "a trace",
                "00-" + last + "-" + SPAN + "-01")) {
            assertThat(send(traceparent, "application/json", "{\"user_id\": 1, \"message\": \"x\"}")
                            .status())
                    .isEqualTo(201);
        }
        await().until(() -> !spans(last, "send").isEmpty());

        assertThat(SPANS).noneMatch(span -> span.get("traceId").asText().startsWith("3333"));
    }

    @Test
    void whatIsLoggedOnAThreadThatAnswersIsOfTheTraceOfItsSend() {
        String trace = "55555555555555555555555555555555";

        // Again: one that is refused before its handler waits for the answer is answered by the handler's thread.
        await().until(() -> {
            send("00-" + trace + "-" + SPAN + "-01", "application/json", "{\"user_id\": 77, \"message\": \"x\"}");
            return REFUSALS.stream()
                    .anyMatch(line -> trace.equals(line.getMDCPropertyMap().get("trace_id"))
                            && line.getThreadName().startsWith("notification-answer")
                            && line.getFormattedMessage().contains("unknown_recipient"));
        });
    }

    private static String metric(String name) throws IOException {
        try (InputStream read = URI.create("http://localhost:" + server.metricsPort() + "/metrics")
                .toURL()
                .openStream()) {
            return new String(read.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(name + " "))
                    .findFirst()
                    .orElseThrow()
                    .substring(name.length() + 1);
        }
    }

    @Test
    void aCollectorThatFailsHarmsNoSend() {
        String lost = "66666666666666666666666666666666";
        String last = "77777777777777777777777777777777";
        COLLECTED.set(500);
        try {
            assertThat(send(
                                    "00-" + lost + "-" + SPAN + "-01",
                                    "application/json",
                                    "{\"user_id\": 1, \"message\": \"x\"}")
                            .status())
                    .isEqualTo(201);
            await().until(() -> !metric("notification_spans_dropped_total").equals("0.0"));
        } finally {
            COLLECTED.set(200);
        }
        send("00-" + last + "-" + SPAN + "-01", "application/json", "{\"user_id\": 1, \"message\": \"x\"}");
        await().until(() -> !spans(last, "send").isEmpty());
    }

    private static List<String> lines() {
        return LINES.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void theAccessLogHasEachRequestAndNoSecret() {
        String trace = "44444444444444444444444444444444";
        send("00-" + trace + "-" + SPAN + "-01", "application/json", "{\"user_id\": 1, \"message\": \"hidden words\"}");
        server.api().get("/api/notifications?limit=1", user);
        server.api().get("/api/" + user, user);
        assertThat(Device.refusal(server.port(), "no token")).isEqualTo(401);
        Device.plain(server.port(), user).close();

        await().until(() -> lines().stream().anyMatch(line -> line.contains("/api/ws 101 ")));
        assertThat(lines())
                .anyMatch(line -> line.matches("\\S+ POST /api/notifications/send 201 [0-9]+us trace_id=" + trace))
                .anyMatch(line -> line.matches("\\S+ GET /api/notifications 200 [0-9]+us"))
                .anyMatch(line -> line.matches("\\S+ GET /api/ws 401 [0-9]+us"))
                .anyMatch(line -> line.matches("\\S+ POST /api/login 200 [0-9]+us"));
        assertNoSecretIn(String.join("\n", lines()));
        assertThat(LINES)
                .filteredOn(line -> line.getFormattedMessage().contains(trace))
                .allMatch(line -> trace.equals(line.getMDCPropertyMap().get("trace_id")))
                .isNotEmpty();
    }

    private static void assertNoSecretIn(String log) {
        String[] token = user.split("[.]"); // Its head is the same in all tokens.
        assertThat(log)
                .doesNotContain(token[1].substring(0, 10), token[2].substring(0, 10), "limit=", "hidden", "password");
    }

    /** What clients write into a request so that somebody else reads it in a log. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/ws?token=TOKEN&access_token=TOKEN HTTP/1.1",
                "GET /api/ws/TOKEN HTTP/1.1",
                "GET /%0d%0a127.0.0.1%20GET%20/forged%20200 HTTP/1.1",
                "GET /\u001b[31mred HTTP/1.1",
                "GET /a\rb HTTP/1.1",
                "GET /LONG HTTP/1.1",
                "GET /a HTTP/1.1\r\nX-Forwarded-For: 6.6.6.6\r\nUser-Agent: forged\u001b[31m",
                "GET /a HTTP/1.1\r\nTraceparent: 00-44444444444444444444444444444444-00f067aa0ba902b7-01\r\n forged: 1",
                "GET /a HTTP/1.1\r\ntraceparent: 00-44444444444444444444444444444444-00f067aa0ba902b7-01\r\n"
                        + "traceparent: 00-55555555555555555555555555555555-00f067aa0ba902b7-01",
                "GE\u0000T / HTTP/1.1",
                "forged"
            })
    void theAccessLogIsALineForEachRequestWhateverIsInIt(String head) throws IOException {
        int before = LINES.size();
        String request = head.replace("TOKEN", user).replace("LONG", "ab/".repeat(2000));

        try (var client = new Socket("localhost", server.port())) {
            client.setSoTimeout(10_000);
            client.getOutputStream()
                    .write((request + "\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            client.getInputStream().readAllBytes();
        }
        await().until(() -> LINES.size() > before);

        assertThat(lines().subList(before, LINES.size()))
                .singleElement()
                .asString()
                .matches("(127\\.0\\.0\\.1|0:0:0:0:0:0:0:1|::1) (GET|-) [\\x21-\\x7e…]{1,300} 4[0-9][0-9] [0-9]+us");
        assertNoSecretIn(lines().get(before));
    }
}
