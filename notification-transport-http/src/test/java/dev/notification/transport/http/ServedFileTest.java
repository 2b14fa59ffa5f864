package dev.notification.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files over the wire. */
class ServedFileTest {
    private static final String STYLE = "body { color: black }\n".repeat(200);
    private static final Map<String, String> ASK = Map.of("Cache-Control", "no-cache");
    private static final List<ServedFile> FILES = List.of(
            ServedFile.of("/", "text/html; charset=utf-8", bytes("<!doctype html>"), ASK),
            ServedFile.of("/style.css", "text/css; charset=utf-8", bytes(STYLE), ASK),
            ServedFile.of("/client/a/b.js", "text/javascript; charset=utf-8", bytes("export {}"), ASK));

    private static TestPort port;

    @BeforeAll
    static void start() {
        port = new TestPort(
                HttpConfig.on("localhost", 0, 1),
                PlainHandler.root(address -> Optional.empty(), new RefusalLog(ClientAddresses.direct())),
                it -> it.files(FILES));
    }

    @AfterAll
    static void stop() {
        port.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String get(String path, String... fields) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + String.join(
                        "",
                        java.util.Arrays.stream(fields).map(it -> it + "\r\n").toList()) + "\r\n";
    }

    private static String tag(String answer) {
        Matcher matcher = Pattern.compile("\r\nETag: (\\S+)\r\n").matcher(answer);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    @Test
    void aFileIsAnsweredAsItIs() {
        String answer = port.ask(get("/style.css"));

        assertThat(answer)
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains(
                        "\r\nContent-Type: text/css; charset=utf-8\r\n",
                        "\r\nContent-Length: " + STYLE.length() + "\r\n",
                        "\r\nCache-Control: no-cache\r\n",
                        "\r\nVary: Accept-Encoding\r\n",
                        "\r\nX-Content-Type-Options: nosniff\r\n")
                .doesNotContain("Content-Encoding", "Last-Modified", "no-store");
        assertThat(body(answer)).isEqualTo(STYLE);
        assertThat(body(port.ask(get("/client/a/b.js?v=2")))).isEqualTo("export {}");
        assertThat(body(port.ask(get("/")))).isEqualTo("<!doctype html>");
        assertThat(body(port.ask(get("/%73tyle.css")))).isEqualTo(STYLE);
        assertThat(port.ask(get("/%73tyle.css/"))).startsWith("HTTP/1.1 302 ").contains("\r\nLocation: /style.css\r\n");
    }

    @Test
    void whoeverTakesGzipGetsItWithATagOfItsOwn() throws IOException {
        byte[] answer;
        try (Socket socket = port.say(get("/style.css", "Accept-Encoding: br, gzip;q=0.5"))) {
            answer = socket.getInputStream().readAllBytes();
        }
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        byte[] body = body(text).getBytes(StandardCharsets.ISO_8859_1);

        assertThat(text).contains("\r\nContent-Encoding: gzip\r\n", "\r\nVary: Accept-Encoding\r\n");
        assertThat(body).hasSizeLessThan(STYLE.length() / 10).isEqualTo(ServedFile.compressed(bytes(STYLE)));
        assertThat(new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes())
                .isEqualTo(bytes(STYLE));
        assertThat(tag(text)).isNotEqualTo(tag(port.ask(get("/style.css"))));
    }

    @Test
    void whatGzipMakesLargerStaysAsItIs() {
        assertThat(port.ask(get("/client/a/b.js", "Accept-Encoding: gzip"))).doesNotContain("Content-Encoding");
    }

    @Test
    void whoeverHasItIsToldThatItIsTheSame() {
        String tag = tag(port.ask(get("/style.css")));
        String zipped = tag(port.ask(get("/style.css", "Accept-Encoding: gzip")));

        String same = port.ask(get("/style.css", "If-None-Match: \"other\", " + tag));
        assertThat(same)
                .startsWith("HTTP/1.1 304 Not Modified\r\n")
                .contains(
                        "\r\nETag: " + tag + "\r\n", "\r\nCache-Control: no-cache\r\n", "\r\nVary: Accept-Encoding\r\n")
                .doesNotContain("\r\nContent-Type", "\r\nContent-Encoding", "\r\nContent-Length");
        assertThat(body(same)).isEmpty();
        assertThat(port.ask(get("/style.css", "If-None-Match: W/" + tag))).startsWith("HTTP/1.1 304 ");
        assertThat(port.ask(get("/style.css", "If-None-Match: *"))).startsWith("HTTP/1.1 304 ");
        assertThat(port.ask(get("/style.css", "Accept-Encoding: gzip", "If-None-Match: " + zipped)))
                .startsWith("HTTP/1.1 304 ");
        assertThat(port.ask(get("/style.css", "If-None-Match: " + zipped))).startsWith("HTTP/1.1 200 ");
        assertThat(port.ask(get("/style.css", "If-None-Match: \"other\""))).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void aConnectionGoesOnAfterWhatWasTheSame() {
        String first = get("/style.css", "If-None-Match: *").replace("Connection: close\r\n", "");

        assertThat(port.ask(first + get("/client/a/b.js")))
                .contains("HTTP/1.1 304 ", "HTTP/1.1 200 ")
                .endsWith("export {}");
    }

    @Test
    void aHeadSaysWhatTheAnswerWouldBe() {
        String answer = port.ask(get("/style.css").replace("GET", "HEAD"));

        assertThat(answer)
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("\r\nContent-Length: " + STYLE.length() + "\r\n", "\r\nETag: ")
                .endsWith("\r\n\r\n");
    }

    @Test
    void clientsOfHttpOneDotZeroGetItToo() {
        assertThat(port.ask("GET /style.css HTTP/1.0\r\n\r\n"))
                .contains(" 200 OK\r\n")
                .endsWith(STYLE);
    }

    @Test
    void manyThatAreAskedForAtOnceAreAnsweredInOrder() {
        String one = get("/client/a/b.js").replace("Connection: close\r\n", "");

        String answers = port.ask(one.repeat(400) + get("/style.css"));

        assertThat(answers.split("export \\{}", -1)).hasSize(401);
        assertThat(answers).endsWith(STYLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW"})
    void otherMethodsAreNotKnown(String method) {
        assertThat(port.ask(get("/style.css").replace("GET", method)))
                .startsWith("HTTP/1.1 405 ")
                .contains("\r\nAllow: GET, HEAD, OPTIONS\r\n", "application/problem+json", "no-store");
    }

    @Test
    void optionsTellsTheMethods() {
        assertThat(port.ask(get("/style.css").replace("GET", "OPTIONS")))
                .startsWith("HTTP/1.1 204 ")
                .contains("\r\nAllow: GET, HEAD, OPTIONS\r\n");
        assertThat(port.ask(get("*").replace("GET", "OPTIONS"))).startsWith("HTTP/1.1 204 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/style",
                "/STYLE.CSS",
                "/client",
                "/client/",
                "/client/a",
                "/client/a/",
                "/client/a/b",
                "/index.html",
                "/style.css;v=1",
                "/client/a/b.js.map",
                "/client/.a/b.js"
            })
    void whatIsNoFileIsNotFound(String path) {
        assertThat(port.ask(get(path)))
                .startsWith("HTTP/1.1 404 ")
                .contains("application/problem+json", "\"code\":\"not_found\"", "no-store");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/client/../../etc/passwd",
                "/client/%2e%2e/%2e%2e/etc/passwd",
                "/client/..%2f..%2fetc%2fpasswd",
                "/client/..%5c..%5cetc",
                "/client/..\\..\\etc",
                "/client/a/b.js%00.css",
                "/client%2fa%2fb.js",
                "//etc/passwd",
                "/client//a/b.js",
                "/%c0%ae%c0%ae/style.css"
            })
    void noAddressLeadsElsewhere(String path) {
        assertThat(port.ask(get(path))).containsPattern("^HTTP/1.1 40[04] ").contains("application/problem+json");
    }

    @Test
    void belowThePathOfAProxyItIsTheSame() {
        var origins = new Origins(List.of(), Optional.of(PublicUrl.parse("https://shop.example/bell")));
        try (var proxied = new TestPort(
                HttpConfig.on("localhost", 0, 1).with(origins),
                PlainHandler.root(address -> Optional.empty(), new RefusalLog(ClientAddresses.direct())),
                it -> it.files(FILES))) {
            assertThat(proxied.ask(get("/bell/style.css")))
                    .startsWith("HTTP/1.1 200 ")
                    .endsWith(STYLE);
            assertThat(proxied.ask(get("/style.css"))).startsWith("HTTP/1.1 200 ");
            assertThat(proxied.ask(get("/bell/"))).endsWith("<!doctype html>");
            assertThat(proxied.ask(get("/bell/nothing"))).startsWith("HTTP/1.1 404 ");
            assertThat(proxied.ask(get("/belly/style.css"))).startsWith("HTTP/1.1 404 ");
        }
    }

    @Test
    void withoutFilesThereIsNothing() {
        try (var bare = new TestPort(ClientAddresses.direct(), HttpLimits.STANDARD)) {
            assertThat(bare.ask(get("/"))).startsWith("HTTP/1.1 404 ");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip | true",
                "GZip | true",
                "x-gzip | true",
                "deflate, gzip | true",
                "gzip;q=1.0, identity; q=0.5, *;q=0 | true",
                "* | true",
                "gzip;q=0.001 | true",
                "gzip;q=0 | false",
                "gzip; q=0.000 | false",
                "*;q=0 | false",
                "gzip;q=0, * | false",
                "br | false",
                "identity | false",
                "gzipped | false",
                "'' | false",
                "',;,' | false"
            })
    void whatAClientTakesIsReadAsItSaysIt(String field, boolean takesGzip) {
        assertThat(ServedFile.takesGzip(field)).isEqualTo(takesGzip);
    }
}
