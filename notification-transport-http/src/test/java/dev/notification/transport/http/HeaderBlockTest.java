package dev.notification.transport.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.transport.http.HeaderBlock.Verdict;
import java.util.stream.Stream;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.memory.MemoryManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads, to the letter. */
class HeaderBlockTest {
    private static final String HOST = "Host: localhost:8080\r\n";

    private static Verdict verdict(String head) {
        return verdict(head.getBytes(ISO_8859_1), head.length());
    }

    private static Verdict verdict(byte[] bytes, int length) {
        return HeaderBlock.read(bytes, 0, length).verdict();
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\n" + HOST + "\r\n";
    }

    private static String with(String fields) {
        return "POST /api/login HTTP/1.1\r\n" + HOST + fields + "\r\n\r\n";
    }

    static Stream<String> wellFormed() {
        return Stream.of(
                get("/"),
                get("/health/live?x=%00a".replace("%00", "%20") + "&since=a%2Fb&y=%F0%9F%98%80"),
                get("/a//b/..c/.../%C3%A9;v=1/@:!$&'()*+,=~-._"),
                get("http://LOCALHOST:8080/health"),
                get("http://localhost:8080"),
                get("https://localhost:8080?x=1"),
                "OPTIONS * HTTP/1.1\r\n" + HOST + "\r\n",
                "GET / HTTP/1.0\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: my_service\r\n\r\n",
                "\r\n" + get("/"),
                "\r\n\r\n" + get("/"),
                with("Content-Length: 5"),
                with("Content-Length:\t5 "),
                with("Transfer-Encoding: ChunKed"),
                with("Expect: 100-Continue"),
                with("X-Empty:\r\nX-Bytes: \u00e9\u00ff\r\nX-Blanks: a\t b"),
                "GET / HTTP/1.1\r\n" + HOST + "Content-Length: 0\r\n\r\n");
    }

    static Stream<String> malformed() {
        return Stream.of(
                " GET / HTTP/1.1\r\n" + HOST + "\r\n",
                "\r\n\r\n\r\n" + get("/"),
                "\n" + get("/"),
                "\rGET / HTTP/1.1\r\n" + HOST + "\r\n",
                "GET  / HTTP/1.1\r\n" + HOST + "\r\n",
                "GET /  HTTP/1.1\r\n" + HOST + "\r\n",
                "GET\t/ HTTP/1.1\r\n" + HOST + "\r\n",
                "GET / HTTP/1.1 \r\n" + HOST + "\r\n",
                "GET / HTTP/1.1\n" + HOST + "\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\n\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\n\n",
                "GET / HTTP/1.1\r\r\n" + HOST + "\r\n",
                "GET / http/1.1\r\n" + HOST + "\r\n",
                "GET / HTTP/1\r\n" + HOST + "\r\n",
                "GET / HTTP/1.10\r\n" + HOST + "\r\n",
                "GET /\r\n\r\n",
                "G\u001bT / HTTP/1.1\r\n" + HOST + "\r\n",
                "GE\rT / HTTP/1.1\r\n" + HOST + "\r\n",
                "GET /\r HTTP/1.1\r\n" + HOST + "\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/2.0\r\n\r\n",
                "GET http://localhost:8080/ HTTP/1.1\r\n\r\n",
                "GET http://localhost:8080/ HTTP/1.0\r\n\r\n",
                "GET / HTTP/1.1\r\nHost:\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a:x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n",
                with(HOST.trim()),
                get("http://localhost/"),
                get("http://u@localhost:8080/"),
                get("http:///health"),
                get("ftp://localhost:8080/"),
                get("localhost:8080"),
                get("health"),
                get("*"),
                get("/%"),
                get("/%4"),
                get("/%zz"),
                get("/%2f"),
                get("/%2F"),
                get("/%5c"),
                get("/%00"),
                get("/%1b"),
                get("/%7f"),
                get("/%ff"),
                get("/%c3"),
                get("/%c3/%a9"),
                get("/%c0%af"),
                get("/%e0%80%af"),
                get("/%ed%a0%80"),
                get("/%f4%90%80%80"),
                get("/?x=%ff"),
                get("/?x=%c3"),
                get("/?x=%00"),
                get("/?x=%"),
                get("/\\"),
                get("/\u00e9"),
                get("/\u001b[31m"),
                get("/a#b"),
                get("/a[b"),
                get("/.."),
                get("/../x"),
                get("/a/../../x"),
                get("//../x"),
                get("/%2e%2e"),
                with("Content-Length: 5\r\nContent-Length: 5"),
                with("Content-Length: 5, 5"),
                with("Content-Length: +5"),
                with("Content-Length: "),
                with("Content-Length: 5 5"),
                with("Content-Length: 1234567890123456789"),
                with("Content-Length: 5\r\nTransfer-Encoding: chunked"),
                with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"),
                with("Transfer-Encoding: chunkedfoo"),
                with("Transfer-Encoding: chunked, gzip"),
                with("Transfer-Encoding: gzip, chunked"),
                with("Transfer-Encoding: \"chunked\""),
                with("Transfer-Encoding: x chunked"),
                with("Transfer-Encoding:"),
                "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
                "GET / HTTP/1.1\r\n" + HOST + "Content-Length: 1\r\n\r\n",
                "TRACE / HTTP/1.1\r\n" + HOST + "Content-Length: 1\r\n\r\n",
                "DELETE / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n",
                with("no colon here"),
                with("Bad Name: x"),
                with("Name : x"),
                with(": x"),
                with("Folded: a\r\n b"),
                with("Nul\0: x"),
                with("X: a\0b"),
                with("X: a\u001bb"),
                with("X: a\u007fb"),
                with("X: a\rb"));
    }

    @ParameterizedTest
    @MethodSource("wellFormed")
    void whatIsToTheLetterIsTaken(String head) {
        assertThat(verdict(head)).isEqualTo(Verdict.WELL_FORMED);
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void whatIsAmbiguousOrBrokenIsRefused(String head) {
        assertThat(verdict(head)).isEqualTo(Verdict.MALFORMED);
    }

    @Test
    void whatIsTooLargeOrCannotBeMetIsTold() {
        assertThat(verdict(get("/" + "x".repeat(2047)))).isEqualTo(Verdict.WELL_FORMED);
        assertThat(verdict(get("/" + "x".repeat(2048)))).isEqualTo(Verdict.URI_TOO_LONG);
        assertThat(verdict(with("X: x\r\n".repeat(99) + "X: x"))).isEqualTo(Verdict.TOO_LARGE);
        assertThat(verdict(sized(8192))).isEqualTo(Verdict.WELL_FORMED);
        assertThat(verdict(sized(8193))).isEqualTo(Verdict.TOO_LARGE);
        assertThat(verdict("\r\n" + sized(8192))).isEqualTo(Verdict.WELL_FORMED);
        assertThat(verdict("\r\n" + sized(8193))).isEqualTo(Verdict.TOO_LARGE);
        assertThat(verdict(with("Expect: miracles"))).isEqualTo(Verdict.EXPECTATION_FAILED);
        assertThat(verdict("CONNECT a:1 HTTP/1.1\r\n" + HOST + "\r\n")).isEqualTo(Verdict.METHOD_NOT_IMPLEMENTED);
        assertThat(verdict("GET / HTTP/2.0\r\n" + HOST + "\r\n")).isEqualTo(Verdict.VERSION_NOT_SUPPORTED);
        assertThat(verdict("GET / HTTP/1.2\r\n" + HOST + "\r\n")).isEqualTo(Verdict.VERSION_NOT_SUPPORTED);
        assertThat(verdict("GET / HTTP/0.9\r\n" + HOST + "\r\n")).isEqualTo(Verdict.VERSION_NOT_SUPPORTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/a/.", "/a/./b", "/a/..", "/a/../", "/api/%2e%2e/", "/a/.%2E?x=1", "http://localhost:8080/a/.."
            })
    void anAddressThatStepsAboutIsNone(String address) {
        assertThat(verdict(get(address))).isEqualTo(Verdict.NOWHERE);
    }

    @Test
    void aClientThatTakesHttp2ForGrantedIsToldWhichVersionsThereAre() {
        assertThat(verdict("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")).isEqualTo(Verdict.VERSION_NOT_SUPPORTED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip | CONTENT_ENCODED",
                "br | CONTENT_ENCODED",
                "gzip, identity | CONTENT_ENCODED",
                "identity | WELL_FORMED",
                "Identity | WELL_FORMED",
                "'' | WELL_FORMED",
            })
    void onlyABodyAsItIsIsTaken(String coding, Verdict verdict) {
        String field = "Content-Encoding: " + coding + "\r\n";

        assertThat(verdict(with(field + "Content-Length: 5"))).isEqualTo(verdict);
        assertThat(verdict(with(field + "Transfer-Encoding: chunked"))).isEqualTo(verdict);
        assertThat(verdict(with(field + "Content-Length: 0"))).isEqualTo(Verdict.WELL_FORMED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Connection: close | true",
                "Connection: keep-alive, Close | true",
                "Connection: TE ,close | true",
                "Connection: Upgrade/Connection: close | true",
                "Connection: keep-alive | false",
                "Connection: closed, not-close | false",
                "Connection: , | false",
                "X-Connection: close | false",
                "X: y | false",
            })
    void theEndOfAConnectionIsAskedForAmongOtherThings(String fields, boolean closes) {
        byte[] head = with(fields.replace("/", "\r\n")).getBytes(ISO_8859_1);

        assertThat(HeaderBlock.read(head, 0, head.length).closes()).isEqualTo(closes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET / HTTP/1.1/Host: a/Content-Length: 1 | have no body here",
                "DELETE / HTTP/1.1/Host: a/Transfer-Encoding: chunked | have no body here",
                "GET / HTTP/1.1 | Host is missing",
                "GET / HTTP/1.1/Host: a/Host: a | one Host",
                "GET http:%%b HTTP/1.1/Host: a | different hosts",
                "GET /%zz HTTP/1.1/Host: a | two hex digits",
                "GET /#x HTTP/1.1/Host: a | percent-encoded",
                "GET  / HTTP/1.1/Host: a | one blank between",
                "GET / HTTP/1.1/Host : a | a colon right behind it",
                "POST / HTTP/1.1/Host: a/Content-Length: x | a whole number",
                "POST / HTTP/1.1/Host: a/Transfer-Encoding: gzip | chunked",
                "POST / HTTP/1.0/Host: a/Transfer-Encoding: chunked | HTTP/1.0 has no",
            })
    void whatIsWrongIsSaid(String lines, String words) {
        byte[] head = (lines.replaceAll("(?<=[0-9a-z])/(?=[A-Z][a-z])", "\r\n").replace("%%", "//") + "\r\n\r\n")
                .getBytes(ISO_8859_1);

        HeaderBlock block = HeaderBlock.read(head, 0, head.length);

        assertThat(block.verdict()).isEqualTo(Verdict.MALFORMED);
        assertThat(block.why()).contains(words);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/%6eotifications, /api/notifications",
        "/%61%5F%7e%2D?x=%61, /a_~-?x=%61",
        "/api/notifications/, /api/notifications",
        "/api/notifications/?limit=1, /api/notifications?limit=1",
        "http://localhost:8080/api/, http://localhost:8080/api",
        "/api//, /api/",
        "/caf%C3%A9/, /caf%C3%A9",
    })
    void anAddressHasOneFormForAllWhoLookAtIt(String address, String simplified) {
        byte[] head = ("\r\n" + get(address)).getBytes(ISO_8859_1);

        HeaderBlock block = HeaderBlock.read(head, 0, head.length);

        assertThat(block.target().isSimple()).isFalse();
        assertThat(new String(block.target().simplified(), ISO_8859_1)).isEqualTo(simplified);
        assertThat(new String(head, block.targetStart(), block.targetEnd() - block.targetStart(), ISO_8859_1))
                .isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/?",
                "/?x=/",
                "/api/%2ex",
                "/api;v=1",
                "/caf%C3%A9",
                "/%3B",
                "http://localhost:8080/",
                "/a?b=%61"
            })
    void whatIsSimpleOrMeansSomethingElseStaysAsItIs(String address) {
        byte[] head = get(address).getBytes(ISO_8859_1);

        assertThat(HeaderBlock.read(head, 0, head.length).target().isSimple()).isTrue();
    }

    /** A head of exactly so many bytes. */
    private static String sized(int bytes) {
        String rest = with("X: ");
        return with("X: " + "x".repeat(bytes - rest.length()));
    }

    static Stream<String> all() {
        return Stream.concat(
                Stream.of(
                        sized(8192) + "more",
                        sized(8193),
                        get("/" + "x".repeat(2100)),
                        with("X: x\r\n".repeat(120)),
                        "GET / HTTP/3.0\r\n" + HOST + "\r\n"),
                Stream.concat(wellFormed(), malformed()));
    }

    /** Decided at some byte, and never otherwise with more of them. */
    @ParameterizedTest
    @MethodSource("all")
    void itMakesNoDifferenceInWhatPiecesAHeadComes(String head) {
        byte[] bytes = head.getBytes(ISO_8859_1);
        Verdict whole = verdict(bytes, bytes.length);
        int length = 0;
        while (verdict(bytes, length) == Verdict.INCOMPLETE) {
            length++;
        }

        for (; length <= bytes.length; length++) {
            assertThat(verdict(bytes, length)).as("of %d bytes", length).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void emptyLinesAreNoBeginning(int bytes) {
        byte[] lines = "\r\n\r\n".getBytes(ISO_8859_1);

        HeaderBlock block = HeaderBlock.read(lines, 0, bytes);

        assertThat(block.hasBegun()).isFalse();
        assertThat(block.verdict()).isEqualTo(Verdict.INCOMPLETE);
    }

    @Test
    void aHeadIsFoundBehindWhatTheBufferHasGivenAwayAndTheBufferStaysAsItIs() {
        byte[] bytes = ("gone\r\n" + get("/") + "body").getBytes(ISO_8859_1);
        Buffer one = Buffers.wrap(MemoryManager.DEFAULT_MEMORY_MANAGER, bytes);
        Buffer pieces = Buffers.appendBuffers(
                null,
                Buffers.wrap(MemoryManager.DEFAULT_MEMORY_MANAGER, bytes, 0, 10),
                Buffers.wrap(MemoryManager.DEFAULT_MEMORY_MANAGER, bytes, 10, bytes.length - 10));

        for (Buffer buffer : new Buffer[] {one, pieces}) {
            buffer.position(4);

            HeaderBlock block = HeaderBlock.of(buffer);

            assertThat(block.verdict()).isEqualTo(Verdict.WELL_FORMED);
            assertThat(block.begin()).isEqualTo(2);
            assertThat(buffer.position()).isEqualTo(4);
            assertThat(buffer.remaining()).isEqualTo(bytes.length - 4);
        }
    }
}
