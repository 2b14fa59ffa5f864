package dev.notification.app.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.notification.persistence.testkit.SqliteDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Heads and addresses that are nearly right: each is answered below 500 or hung up on, and nobody's log is filled. */
class HttpFuzzTest {
    private static final int HEADS = 1000;
    /** Ends whatever a head has left open, and is a request itself. */
    private static final String BEHIND =
            "\r\n\r\nGET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    private static final List<String> METHODS = List.of(
            "GET", "GET", "GET", "HEAD", "DELETE", "OPTIONS", "TRACE", "BREW", "get", "PRI", "CONNECT", "\r\nGET");
    private static final List<String> PATHS = List.of(
            "/health/live",
            "/health/ready",
            "/api",
            "/api/ws",
            "/api/notifications",
            "/api/notifications/changes",
            "/api/notifications/1",
            "/api/notifications/sent/1",
            "/api/notifications/unread-count",
            "/api/login",
            "/api/devices/phone",
            "/metrics",
            "/",
            "*",
            "http://localhost/api/notifications",
            "/api/notifications?limit=1");
    private static final List<String> PIECES = List.of(
            "%2f",
            "%2e",
            "%00",
            "%ff",
            "%c3%a9",
            "%",
            "%zz",
            "%5c",
            "%0d%0a",
            "..",
            "/../",
            "//",
            "/./",
            ";",
            ";x=1",
            ";jsessionid=1",
            "?",
            "&",
            "=",
            "#",
            "\\",
            "|",
            "\u00e9",
            "\0",
            "\r",
            "\n",
            "\r\n",
            "\r\n ",
            "\u001b[31m",
            "\u007f",
            " ",
            "\t",
            ":",
            "@",
            "[",
            "]",
            "[::1]",
            "*",
            "{",
            "}",
            "\"",
            "'",
            "$",
            "~",
            "0",
            "-1",
            "99999999999999999999",
            "HTTP/1.1",
            "HTTP/2.0",
            "http://",
            "since=",
            "limit=",
            "wait=",
            "before=",
            "\r\nHost: a",
            "\r\nContent-Length: 5",
            "\r\nTransfer-Encoding: chunked",
            "\r\nTransfer-Encoding: x",
            "\r\nExpect: 100-continue",
            "\r\nAccept: ;;;",
            "\r\nAccept: application/xml",
            "\r\nAccept-Language: \u00ff",
            "\r\nCookie: $Version=1; a=\"",
            "\r\nUpgrade: websocket\r\nConnection: Upgrade",
            "\r\nContent-Type: ;;;",
            "\r\nAuthorization: Bearer",
            "\r\nIdempotency-Key: \u00e9",
            "\r\nX-Forwarded-For: ,,,",
            "\r\nOrigin: null",
            "\r\nConnection: close, x",
            "\r\nRange: bytes=0-",
            "\r\nX-HTTP-Method-Override: POST");

    @RegisterExtension
    final SqliteDatabase database = new SqliteDatabase();

    private final List<String> noise = new CopyOnWriteArrayList<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Slf4jNoise slf4j = new Slf4jNoise();
    private final JulNoise jul = new JulNoise();
    private RunningServer server;
    private String token;

    private final class Slf4jNoise extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
                noise.add(event.getFormattedMessage());
            }
        }
    }

    private final class JulNoise extends Handler {
        @Override
        public void publish(LogRecord event) {
            if (event.getLevel().intValue() >= java.util.logging.Level.WARNING.intValue()) {
                noise.add(event.getMessage() + " " + event.getThrown());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @BeforeEach
    void start() {
        server = new RunningServer(database.empty(), Map.of());
        server.api().register("ada", "password123");
        token = server.api().logIn("ada", "password123").body().get("token").asText();
        slf4j.start();
        root.addAppender(slf4j);
        LogManager.getLogManager().getLogger("").addHandler(jul);
    }

    @AfterEach
    void stop() {
        LogManager.getLogManager().getLogger("").removeHandler(jul);
        root.detachAppender(slf4j);
        server.close();
    }

    @Test
    void noHeadMakesTheServerFail() throws IOException {
        var random = new Random(20261126);
        for (int i = 0; i < HEADS; i++) {
            assertAnswered(mutated(random, head(random)));
        }
        assertThat(noise).isEmpty();
    }

    /** Seen to be 500 without a body, with a stack in the log. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/%2f",
                "/api/%00",
                "/api/\\x",
                "/api/%ff",
                "/%2e%2e/%2e%2e",
                "/api/\u001b[31m",
                "/a\rb",
                "/api/%zz",
                "/api/notifications?category=%ff",
                "/api/notifications?category=%c3%28"
            })
    void anAddressThatMeansNothingIs400(String address) throws IOException {
        String answer = assertAnswered("GET " + address + " HTTP/1.1\r\nHost: localhost\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("Content-Type: application/problem+json\r\n");
        assertThat(noise).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Accept: ;;;", "Accept: application/xml{", "Accept-Language: ;q=x", "Content-Type: ;;;"})
    void aHeaderThatCannotBeParsedIsRefusedWithADocumentOrIgnored(String header) throws IOException {
        assertAnswered("GET /api/notifications/unread-count HTTP/1.1\r\nHost: localhost\r\n" + header
                + "\r\nAuthorization: Bearer " + token + "\r\n");

        assertThat(noise).isEmpty();
    }

    /** Names of services in a compose file, for one; java.net.URI takes none of them. */
    @ParameterizedTest
    @ValueSource(strings = {"my_service:8080", "localh~st", "a:", "[::1]:99999", "-", "a%20b"})
    void aNameOfTheServerThatHttpAllowsMakesNoDifference(String host) throws IOException {
        String answer = assertAnswered("GET /api/notifications/unread-count HTTP/1.1\r\nHost: " + host
                + "\r\nAuthorization: Bearer " + token + "\r\n");

        assertThat(answer).startsWith("HTTP/1.1 200 ");
    }

    private String head(Random random) {
        String head = any(random, METHODS) + " " + any(random, PATHS) + " HTTP/1.1\r\nHost: localhost\r\n";
        return random.nextBoolean() ? head + "Authorization: Bearer " + token + "\r\n" : head;
    }

    /** One to three pieces put in, taken out or written over, mostly in the address. */
    private static String mutated(Random random, String head) {
        var text = new StringBuilder(head);
        int line = head.indexOf("\r\n", 2);
        for (int left = 1 + random.nextInt(3); left > 0; left--) {
            int at = Math.min(
                    text.length(), random.nextInt(10) < 7 ? random.nextInt(line) : random.nextInt(head.length()));
            switch (random.nextInt(4)) {
                case 0 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(4)));
                case 1 -> text.replace(at, Math.min(text.length(), at + 1), String.valueOf((char) random.nextInt(256)));
                default -> text.insert(at, any(random, PIECES));
            }
        }
        return text.toString();
    }

    private static String any(Random random, List<String> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** The head of what is answered first, if anything is. */
    private String assertAnswered(String request) throws IOException {
        try (var socket = new Socket("localhost", server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write((request + BEHIND).getBytes(ISO_8859_1));
            String head = head(socket.getInputStream());
            if (head.startsWith("HTTP/1.1 100 ")) {
                head = head(socket.getInputStream());
            }
            assertThat(head).as(request).matches("(?s)|HTTP/1\\.1 ([1-4]\\d\\d|501|505) .*");
            if (head.matches("(?s)HTTP/1.1 [45].*")) {
                assertThat(head)
                        .as(request)
                        .contains("\r\nContent-Type: application/problem+json\r\n")
                        .doesNotContain("\r\nContent-Length: 0\r\n");
            }
            return head;
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        int ends = 0;
        int octet = in.read();
        while (octet >= 0) {
            head.write(octet);
            ends = octet == '\r' || octet == '\n' ? ends + 1 : 0;
            octet = ends == 4 ? -1 : in.read();
        }
        return head.toString(ISO_8859_1);
    }
}
