package dev.notification.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** What the log says of requests that the port answers by itself. */
class PortRefusalsTest {
    private static final String LINES = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";

    private final Logger logger = (Logger) LoggerFactory.getLogger(RefusalLog.class.getPackageName());
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            said.add(event.getLevel() + " " + event.getFormattedMessage());
        }
    };

    @BeforeEach
    void listen() {
        appender.start();
        logger.addAppender(appender);
        logger.setAdditive(false);
        logger.setLevel(Level.DEBUG);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(appender);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    private static TestPort port() {
        return new TestPort(
                HttpConfig.on("localhost", 0, 1),
                PlainHandler.root(address -> Optional.empty(), new RefusalLog(ClientAddresses.direct())),
                it -> it.add((listener, chain) -> chain.add(
                        chain.indexOfType(HttpServerFilter.class), new WholeBodies(request -> 100, 100, 1, 1))));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                    a request of 127.0.0.1: 400 malformed_request  | GARBAGE\\r\\n\\r\\n
                    a request of 127.0.0.1: 414 uri_too_long       | GET /LONG LINES\\r\\n
                    a request of 127.0.0.1: 431 headers_too_large  | GET / LINESX: LONGLONGLONG\\r\\n\\r\\n
                    a request of 127.0.0.1: 417 expectation_failed | POST / LINESExpect: tea\\r\\nContent-Length: 1\\r\\n\\r\\n
                    a request of 127.0.0.1: 505 version_not_supported | GET / HTTP/2.0\\r\\nHost: localhost\\r\\n\\r\\n
                    a request of 127.0.0.1: 415 unsupported_encoding | POST / LINESContent-Encoding: gzip\\r\\nContent-Length: 1\\r\\n\\r\\nx
                    POST /work of 127.0.0.1: 413 body_too_large    | POST /work LINESContent-Length: 101\\r\\n\\r\\nBODY
                    GET /nowhere of 127.0.0.1: 404 not_found       | GET /nowhere?secret=1 LINES\\r\\n
                    POST /health/live of 127.0.0.1: 405 method_not_allowed | POST /health/live LINESContent-Length: 0\\r\\n\\r\\n
                    """)
    void eachRefusalIsSaidAtDebug(String words, String request) {
        try (TestPort port = port()) {
            TestPort.answer(port.say(request.replace(" LINES", LINES)
                    .replace("LONG", "a".repeat(3000))
                    .replace("BODY", "b".repeat(101))
                    .replace("\\r\\n", "\r\n")));
        }

        assertThat(said)
                .filteredOn(line -> line.contains("refused"))
                .singleElement()
                .satisfies(line ->
                        assertThat(line).startsWith("DEBUG refused " + words).doesNotContain("secret"));
    }

    @Test
    void aRequestThatComesTooSlowlyIsSaidAtDebug() throws IOException {
        try (TestPort port = port();
                Socket slow = port.say("GET / HTTP/1.1\r\n")) {
            Awaitility.await().until(() -> port.port().heldBytes() > 0);
            port.advance(TimeUnit.SECONDS.toNanos(11));
            port.port().sweep();
            assertThat(TestPort.answer(slow)).startsWith("HTTP/1.1 408 ");
        }

        assertThat(said)
                .singleElement()
                .asString()
                .startsWith("DEBUG refused a request of 127.0.0.1: 408 request_timeout, the request came too slowly");
    }

    @Test
    void anAddressThatHasTooManyConnectionsIsSaidAtInfo() throws IOException {
        logger.setLevel(Level.INFO);
        var one = new HttpLimits(HttpLimits.ANY_NUMBER, 1, HttpLimits.STANDARD.bytes());
        try (TestPort port = new TestPort(ClientAddresses.direct(), one);
                Socket first = port.say("")) {
            Awaitility.await().until(() -> port.port().openConnections() == 1);

            assertThat(TestPort.answer(port.say(""))).startsWith("HTTP/1.1 429 ");
            assertThat(first.isConnected()).isTrue();
        }

        assertThat(said)
                .containsExactly("INFO refused a connection of 127.0.0.1: 429 rate_limited,"
                        + " your address has as many connections as the server takes from one");
    }

    @Test
    void whatIsAnsweredIsSaidAtDebug() {
        try (TestPort port = port()) {
            port.ask(TestPort.get("/health/live"));
        }

        assertThat(said).containsExactly("DEBUG GET /health/live: 200");
    }
}
