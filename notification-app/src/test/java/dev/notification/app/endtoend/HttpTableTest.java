package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.persistence.DatabaseConfig;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the server that ships says to each kind of request, byte for byte on the wire: RFC 9110 and 9112, and what this server
 * chose where they leave a choice.
 */
class HttpTableTest {
    @TempDir
    static Path directory;

    private static final String SEND = "{\"user_id\":1,\"message\":\"m\"}";
    private static final String LOGIN = "{\"username\":\"ada\",\"password\":\"password123\"}";

    private static RunningServer server;
    private static String token;

    @BeforeAll
    static void start() {
        var database = DatabaseConfig.of("jdbc:sqlite:" + directory.resolve("notification.db"));
        server = new RunningServer(database, Map.of("NOTIFICATION_LIMITS_ENABLED", "false"));
        token = server.api().account("ada");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /**
     * A request and what is answered.
     *
     * @param head what stands before the body, each line ended by a bar; {@code @} is the caller's access token
     * @param code of the problem; empty: the answer is none
     * @param header a line that the answer has; empty: none in particular
     */
    record Row(String head, String body, int status, String code, String header) {
        static Row of(String head, int status, String code, String header) {
            return new Row(head, "", status, code, header);
        }

        static Row of(String head, int status) {
            return of(head, status, "", "");
        }

        Row with(String content) {
            return new Row(head, content, status, code, header);
        }

        /** With another address, and what that is answered. */
        Row at(String address, int newStatus, String newCode) {
            String rest = head.substring(head.indexOf(" HTTP/"));
            return new Row("POST " + address + rest, body, newStatus, newCode, "");
        }

        /** With more header lines, and what those are answered. */
        Row and(String fields, int newStatus, String newCode) {
            return new Row(head + fields, body, newStatus, newCode, "");
        }

        byte[] bytes() {
            String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
            String lines = head.replace("|", "\r\n").replace("@", "Authorization: Bearer " + token + "\r\n");
            return (lines + length + "\r\n" + body).getBytes(StandardCharsets.ISO_8859_1);
        }

        /** For the OpenAPI document: what is no request of HTTP, or at no address, may be any. */
        DocumentedCall.Exchange exchange(Reply reply) {
            Matcher line = REQUEST_LINE.matcher(head);
            boolean isOne = line.lookingAt();
            return new DocumentedCall.Exchange(
                    isOne ? line.group(1) : "GET",
                    URI.create("http://localhost" + (isOne ? line.group(2) : "/")),
                    Optional.empty(),
                    "",
                    reply.status(),
                    name -> Optional.ofNullable(reply.fields().get(name.toLowerCase(Locale.ROOT))),
                    reply.body());
        }

        @Override
        public String toString() {
            return head + " " + body;
        }
    }

    private static Row get(String path, int status, String code) {
        return Row.of("GET " + path + " HTTP/1.1|Host: a|@", status, code, "");
    }

    private static Row send(String fields, int status, String code, String header) {
        return Row.of("POST /api/notifications/send HTTP/1.1|Host: a|@" + fields, status, code, header)
                .with(SEND);
    }

    private static Row batch(String fields, int status, String code) {
        return Row.of("POST /api/notifications/batch HTTP/1.1|Host: a|@" + fields, status, code, "")
                .with("[" + SEND + "]");
    }

    private static Row login(String fields, int status, String code, String header) {
        return Row.of("POST /api/login HTTP/1.1|Host: a|" + fields, status, code, header)
                .with(LOGIN);
    }

    private static final String JSON = "Content-Type: application/json|";
    private static final Pattern REQUEST_LINE =
            Pattern.compile("\\|*([A-Z]+) (/[^ #|%]*(?:%[0-9A-Fa-f]{2}[^ #|%]*)*) HTTP/1");

    static Stream<Row> methods() {
        String all = "Allow: GET, HEAD, OPTIONS";
        return Stream.of(
                Row.of("HEAD /health/live HTTP/1.1|Host: a|", 200),
                Row.of("HEAD /api/notifications HTTP/1.1|Host: a|@", 200),
                Row.of("HEAD /api/notifications/unread-count HTTP/1.1|Host: a|@", 200),
                Row.of("HEAD /api/notifications HTTP/1.1|Host: a|", 401, "", "WWW-Authenticate: Bearer"),
                Row.of("HEAD /nowhere HTTP/1.1|Host: a|", 404),
                Row.of("HEAD /api/nowhere HTTP/1.1|Host: a|", 404),
                Row.of("HEAD /api/login HTTP/1.1|Host: a|", 405, "", "Allow: OPTIONS, POST"),
                Row.of("HEAD /api/ws HTTP/1.1|Host: a|", 405, "", "Allow: GET"),
                Row.of("HEAD /" + "x".repeat(3000) + " HTTP/1.1|Host: a|", 414),
                Row.of("HEAD / HTTP/1.1|Host: a|Expect: miracles|", 417),
                Row.of("OPTIONS * HTTP/1.1|Host: a|", 204, "", "Allow: GET, HEAD, POST, DELETE, OPTIONS"),
                Row.of("OPTIONS /health/ready HTTP/1.1|Host: a|", 204, "", all),
                Row.of("OPTIONS /api/notifications HTTP/1.1|Host: a|", 204, "", all),
                Row.of("OPTIONS /api/login HTTP/1.1|Host: a|", 204, "", "Allow: OPTIONS, POST"),
                Row.of("OPTIONS /api/nowhere HTTP/1.1|Host: a|", 404, "not_found", ""),
                Row.of("TRACE /api/notifications HTTP/1.1|Host: a|@", 405, "method_not_allowed", all),
                Row.of("PUT /api/notifications HTTP/1.1|Host: a|@", 405, "method_not_allowed", all),
                Row.of("BREW /health/live HTTP/1.1|Host: a|", 405, "method_not_allowed", all),
                Row.of("get /health/live HTTP/1.1|Host: a|", 405, "method_not_allowed", all),
                Row.of(
                        "POST /api/notifications/7 HTTP/1.1|Host: a|@",
                        405,
                        "method_not_allowed",
                        "Allow: DELETE, OPTIONS"),
                Row.of("CONNECT a:1 HTTP/1.1|Host: a:1|", 501, "method_not_implemented", ""),
                Row.of("GET /api/notifications HTTP/1.1|Host: a|@", 400, "malformed_request", "")
                        .with("x"),
                Row.of("DELETE /api/notifications/7 HTTP/1.1|Host: a|@" + JSON, 400, "malformed_request", "")
                        .with("{}"),
                Row.of("DELETE /api/notifications/7 HTTP/1.1|Host: a|@Content-Length: 0|", 404, "not_found", ""),
                Row.of("OPTIONS /api/login HTTP/1.1|Host: a|", 204).with("x"));
    }

    static Stream<Row> addresses() {
        return Stream.of(
                get("/api/notifications/", 200, ""),
                get("/api/notifications/?limit=1", 200, ""),
                get("/health/live/", 200, ""),
                get("/api/%6eotifications", 200, ""),
                get("/%61pi/unread%2Dcount", 404, "not_found"),
                get("/api/notifications/unread%2Dcount", 200, ""),
                get("/health/%6cive?x=1", 200, ""),
                get("http://a/api/notifications", 200, ""),
                get("HTTP://A/api/notifications/", 200, ""),
                get("//api/notifications", 404, "not_found"),
                get("/api//notifications", 404, "not_found"),
                get("/api/notifications//", 404, "not_found"),
                get("/api/./notifications", 404, "not_found"),
                get("/api/x/../notifications", 404, "not_found"),
                get("/api/notifications/..", 404, "not_found"),
                get("/api/notifications/../", 404, "not_found"),
                get("/api/%2e/notifications", 404, "not_found"),
                get("/API/notifications", 404, "not_found"),
                get("/api/Notifications", 404, "not_found"),
                get("/api/notifications;x=y", 404, "not_found"),
                get("/api;x=y/notifications", 404, "not_found"),
                get("/health/live;x=y", 404, "not_found"),
                get("/api/notifications%3Bx=y", 404, "not_found"),
                get("/api/caf%C3%A9", 404, "not_found"),
                get("/api/%zz", 400, "malformed_request"),
                get("/api/%ff", 400, "malformed_request"),
                get("/api/%2fnotifications", 400, "malformed_request"),
                get("/api/notifications#top", 400, "malformed_request"),
                get("/api/notifications?", 200, ""),
                get("/api/notifications?&&", 200, ""),
                get("/api/notifications?limit=%31", 200, ""),
                get("/api/notifications?category=a%2Db", 200, ""),
                get("/api/notifications?category=a+b", 400, "invalid_parameter"),
                get("/api/notifications?category=a%20b", 400, "invalid_parameter"),
                get("/api/notifications?category=", 200, ""),
                get("/api/notifications?limit", 400, "invalid_parameter"),
                get("/api/notifications?limit=1&limit=1", 400, "invalid_parameter"),
                get("/api/notifications?nobody=knows", 400, "invalid_parameter"),
                get("/api/notifications/unread-count?x=1", 400, "invalid_parameter"),
                get("/api/devices?x=1", 400, "invalid_parameter"),
                get("/api/notifications/sent/1?x=1", 400, "invalid_parameter"),
                get("/api/notifications?category=%ff", 400, "malformed_request"),
                login(JSON, 200, "", "").at("/api/login?x=1", 400, "invalid_parameter"),
                send(JSON, 201, "", "").at("/api/notifications/send?x=1", 400, "invalid_parameter"),
                send(JSON, 201, "", "").at("/api/notifications/send/", 201, ""),
                send(JSON, 201, "", "").at("/api/notifications/%73end", 201, ""));
    }

    static Stream<Row> bodies() {
        String wrong = "unsupported_media_type";
        String coded = "unsupported_encoding";
        String identity = "Accept-Encoding: identity";
        return Stream.of(
                        Stream.of(
                                        "application/json",
                                        "application/json; charset=UTF-8",
                                        "application/json;charset=\"utf-8\"")
                                .map(type -> "Content-Type: " + type + "|")
                                .flatMap(type -> Stream.of(
                                        send(type, 201, "", ""), batch(type, 200, ""), login(type, 200, "", ""))),
                        Stream.of("APPLICATION/JSON", "application/json; charset=utf8", "application/json; v=1")
                                .map(type -> "Content-Type: " + type + "|")
                                .flatMap(type -> Stream.of(send(type, 201, "", ""), batch(type, 200, ""))),
                        Stream.of(
                                        "",
                                        "Content-Type: application/x-www-form-urlencoded|",
                                        "Content-Type: text/plain;charset=utf-8|",
                                        "Content-Type: text/json|",
                                        "Content-Type: application/vnd.api+json|",
                                        "Content-Type: application/json; charset=iso-8859-1|",
                                        "Content-Type: application/json; charset=|",
                                        "Content-Type: multipart/form-data; boundary=x|",
                                        "Content-Type: application/json, application/json|",
                                        "Content-Type: */*|",
                                        "Content-Type: application/*|",
                                        "Content-Type: nonsense|",
                                        "Content-Type: ;;;|")
                                .flatMap(type -> Stream.of(
                                        send(type, 415, wrong, ""),
                                        batch(type, 415, wrong),
                                        login(type, 415, wrong, ""))),
                        Stream.of("gzip", "br", "deflate", "x-gzip", "gzip, identity")
                                .map(coding -> JSON + "Content-Encoding: " + coding + "|")
                                .flatMap(fields -> Stream.of(
                                        send(fields, 415, coded, identity),
                                        batch(fields, 415, coded),
                                        login(fields, 415, coded, identity))),
                        Stream.of("identity", "IDENTITY", "")
                                .map(coding -> JSON + "Content-Encoding: " + coding + "|")
                                .flatMap(fields -> Stream.of(send(fields, 201, "", ""), login(fields, 200, "", ""))),
                        Stream.of(
                                send(JSON + JSON, 400, "malformed_request", ""),
                                Row.of(
                                        "POST /api/notifications/send HTTP/1.1|Host: a|@" + JSON,
                                        400,
                                        "malformed_json",
                                        ""),
                                Row.of("GET /api/devices HTTP/1.1|Host: a|@Content-Type: ;;;|", 200),
                                Row.of("GET /api/devices HTTP/1.1|Host: a|@Content-Encoding: gzip|", 200)))
                .flatMap(rows -> rows);
    }

    static Stream<Row> fields() {
        String browser = "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8|";
        String jdk = "Accept: text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2|";
        Stream<Row> ignored = Stream.of(
                        browser,
                        jdk,
                        "Accept: text/html|",
                        "Accept: application/json;q=0|",
                        "Accept: application/problem+json|",
                        "Accept: */*|",
                        "Accept:|",
                        "Accept: , application/json|",
                        "Accept: ,|",
                        "Accept: , ,\t,text/html,,|",
                        "Accept: application/json;q=x|",
                        "Accept-Language: ;;;|",
                        "Accept-Charset: utf-16|",
                        "Accept-Encoding: identity;q=0|",
                        "Range: bytes=0-3|",
                        "If-None-Match: *|",
                        "If-Match: \"x\"|",
                        "If-Modified-Since: Fri, 01 Jan 2099 00:00:00 GMT|",
                        "If-Unmodified-Since: garbage|",
                        "Cookie: ;;;=,|",
                        "TE: trailers|",
                        "Trailer: x|",
                        "X-HTTP-Method-Override: DELETE|",
                        "Max-Forwards: 0|",
                        "Expect: 100-Continue|",
                        "Upgrade: h2c|Connection: Upgrade, HTTP2-Settings|HTTP2-Settings: AAMAAABkAAQ|")
                .flatMap(field -> Stream.of(
                        Row.of(
                                "GET /api/notifications HTTP/1.1|Host: a|@" + field,
                                200,
                                "",
                                "Content-Type: application/json"),
                        Row.of(
                                "GET /api/devices HTTP/1.1|Host: a|@" + field,
                                200,
                                "",
                                "Content-Type: application/json"),
                        send(JSON + field, 201, "", "Content-Type: application/json")));
        Stream<Row> odd = Stream.of(
                get("/api/devices", 200, "").and("Accept: ;;;|", 400, "malformed_request"),
                get("/api/notifications", 200, "").and("Accept: ;;;|", 400, "malformed_request"),
                get("/api/devices", 200, "").and("Accept: , ;;;|", 400, "malformed_request"),
                get("/nowhere", 404, "not_found").and("Accept: /|", 400, "malformed_request"),
                send(JSON, 201, "", "").and("Accept: ;;;|", 400, "malformed_request"),
                send(JSON, 201, "", "").and("Expect: miracles|", 417, "expectation_failed"),
                get("/api/devices", 200, "").and("Transfer-Encoding: identity|", 400, "malformed_request"),
                get("/api/devices", 200, "").and("Content-Length: 0|", 200, ""),
                get("/api/nowhere", 404, "not_found").and("Accept: text/html|", 404, "not_found"));
        return Stream.concat(ignored, odd);
    }

    static Stream<Row> versions() {
        return Stream.of(
                Row.of("GET /health/live HTTP/1.0|", 200, "", "Connection: close"),
                Row.of("GET /health/live HTTP/1.0|Connection: Keep-Alive|", 200, "", "Connection: keep-alive"),
                Row.of("GET /api/notifications HTTP/1.0|Host: a|@", 200, "", "Connection: close"),
                Row.of("POST /api/login HTTP/1.0|Host: a|Transfer-Encoding: chunked|", 400, "malformed_request", ""),
                Row.of("POST /api/login HTTP/1.0|Host: a|Expect: 100-continue|" + JSON, 200)
                        .with(LOGIN),
                Row.of("GET /health/live HTTP/1.2|Host: a|", 505, "version_not_supported", ""),
                Row.of("GET /health/live HTTP/2.0|Host: a|", 505, "version_not_supported", ""),
                Row.of("PRI * HTTP/2.0||SM|", 505, "version_not_supported", "Connection: close"),
                Row.of("GET /health/live|", 400, "malformed_request", ""),
                Row.of("GET /health/live http/1.1|Host: a|", 400, "malformed_request", ""),
                Row.of("|GET /health/live HTTP/1.1|Host: a|", 200),
                Row.of("||GET /health/live HTTP/1.1|Host: a|", 200),
                Row.of("||GET /api/notifications/ HTTP/1.1|Host: a|@", 200),
                Row.of("|||GET /health/live HTTP/1.1|Host: a|", 400, "malformed_request", ""),
                Row.of("\nGET /health/live HTTP/1.1|Host: a|", 400, "malformed_request", ""),
                Row.of("EHLO a.example|", 400, "malformed_request", ""),
                Row.of("SSH-2.0-OpenSSH_9|", 400, "malformed_request", ""),
                Row.of("PROXY TCP4 192.0.2.1 192.0.2.2 1 2|", 400, "malformed_request", ""),
                Row.of("\u0016\u0003\u0001\u0002\0\u0001\0\u0001", 400, "malformed_request", ""),
                Row.of("GET /health/live HTTP/1.1|", 400, "malformed_request", ""),
                Row.of("GET /" + "x".repeat(3000) + " HTTP/1.1|Host: a|", 414, "uri_too_long", ""),
                Row.of("GET / HTTP/1.1|Host: a|X: " + "x".repeat(9000) + "|", 431, "headers_too_large", ""),
                login(JSON + "Content-Length: 99999999|", 413, "body_too_large", "")
                        .with(""));
    }

    /** On a connection that goes on, as clients use it, and on one that ends: some answers are written past the container. */
    @ParameterizedTest
    @MethodSource({"methods", "addresses", "bodies", "fields", "versions"})
    void everyRequestHasItsAnswer(Row row) throws IOException {
        check(row, row.bytes());
        String ending = row.head().contains(" HTTP/1.1|") ? "Connection: TE, close\r\n" : "";
        String text = new String(row.bytes(), StandardCharsets.ISO_8859_1);
        int behindHost = text.indexOf("Host: a\r\n");
        if (behindHost > 0 && !ending.isEmpty()) {
            String last = text.substring(0, behindHost) + ending + text.substring(behindHost);
            Reply reply = check(row, last.getBytes(StandardCharsets.ISO_8859_1));
            assertThat(reply.fields()).containsEntry("connection", "close");
            assertThat(reply.ended()).as("the connection has ended").isTrue();
        }
    }

    private static Reply check(Row row, byte[] request) throws IOException {
        boolean head = row.head().startsWith("HEAD ");
        Reply reply = Reply.to(request, head);
        assertThat(reply.line())
                .as("%s%n%s", reply.fields(), reply.body())
                .isEqualTo("HTTP/1.1 " + row.status() + " " + PHRASES.get(row.status()));
        assertThat(reply.fields())
                .containsEntry("cache-control", "no-store")
                .containsEntry("x-content-type-options", "nosniff")
                .containsKey("date");
        if (row.status() == 204) {
            assertThat(reply.fields()).doesNotContainKeys("content-length", "content-type");
        } else {
            assertThat(Integer.parseInt(reply.fields().get("content-length"))).isPositive();
        }
        if (!row.header().isEmpty()) {
            String name = row.header().substring(0, row.header().indexOf(':'));
            assertThat(reply.fields())
                    .containsEntry(name.toLowerCase(Locale.ROOT), row.header().substring(name.length() + 2));
        }
        if (!row.code().isEmpty()) {
            JsonNode problem = Api.MAPPER.readTree(reply.body());
            assertThat(reply.fields()).containsEntry("content-type", "application/problem+json");
            assertThat(problem.get("code").asText()).isEqualTo(row.code());
            assertThat(problem.get("status").asInt()).isEqualTo(row.status());
            assertThat(problem.get("title").asText()).isEqualTo(PHRASES.get(row.status()));
            assertThat(problem.get("detail").asText()).isNotBlank();
            DocumentedCall.check(row.exchange(reply));
        }
        return reply;
    }

    /** RFC 9110, section 15, and RFC 6585. */
    private static final Map<Integer, String> PHRASES = Map.ofEntries(
            Map.entry(200, "OK"),
            Map.entry(201, "Created"),
            Map.entry(204, "No Content"),
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(413, "Content Too Large"),
            Map.entry(414, "URI Too Long"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(417, "Expectation Failed"),
            Map.entry(431, "Request Header Fields Too Large"),
            Map.entry(501, "Not Implemented"),
            Map.entry(505, "HTTP Version Not Supported"));

    /** An answer, read to the end of what it says is its length, and whether the connection ended right behind it. */
    private record Reply(String line, Map<String, String> fields, String body, boolean ended) {
        static Reply to(byte[] request, boolean head) throws IOException {
            try (var socket = new Socket("localhost", server.port())) {
                socket.setSoTimeout(20_000);
                socket.getOutputStream().write(request);
                String line = line(socket);
                Map<String, String> fields = new LinkedHashMap<>();
                for (String field = line(socket); !field.isEmpty(); field = line(socket)) {
                    String name = field.substring(0, field.indexOf(':')).toLowerCase(Locale.ROOT);
                    assertThat(fields.put(
                                    name, field.substring(name.length() + 1).strip()))
                            .as("%s is there once", name)
                            .isNull();
                }
                int length = head ? 0 : Integer.parseInt(fields.getOrDefault("content-length", "0"));
                String body = new String(socket.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
                boolean isLast = fields.getOrDefault("connection", "").equals("close");
                if (line.contains(" 413 ")) {
                    // Of a body that was announced and does not come, the server would wait for the end for ten
                    // seconds.
                    socket.shutdownOutput();
                }
                boolean ended = isLast && socket.getInputStream().read() == -1;
                return new Reply(line, fields, body, ended);
            }
        }

        int status() {
            return Integer.parseInt(line.substring(9, 12));
        }

        private static String line(Socket socket) throws IOException {
            var line = new StringBuilder();
            for (int next = socket.getInputStream().read();
                    next != '\n';
                    next = socket.getInputStream().read()) {
                assertThat(next).as("the end comes too early, behind %s", line).isNotNegative();
                if (next != '\r') {
                    line.append((char) next);
                }
            }
            return line.toString();
        }
    }

    @Test
    void whoeverIsRefusedReadsWhatToDoInstead() throws IOException {
        assertThat(detail(send("", 415, "", ""))).contains("Content-Type: application/json");
        assertThat(detail(send("Content-Type: application/x-www-form-urlencoded|", 415, "", "")))
                .contains("curl -d", "Content-Type: application/json");
        assertThat(detail(batch("Content-Type: text/plain|", 415, ""))).contains("application/x-ndjson");
        assertThat(detail(send(JSON + "Content-Encoding: gzip|", 415, "", ""))).contains("without Content-Encoding");
        assertThat(detail(Row.of("GET /api/devices HTTP/1.1|Host: a|", 400).with("x")))
                .contains("no body here");
        assertThat(detail(Row.of("\u0016\u0003\u0001\u0002\0\u0001\0\u0001", 400)))
                .contains("speaks TLS");
        assertThat(detail(Row.of("PROXY TCP4 192.0.2.1 192.0.2.2 1 2|", 400))).contains("X-Forwarded-For");
        assertThat(detail(Row.of("PRI * HTTP/2.0||SM|", 505))).contains("HTTP/2 is not");
        assertThat(detail(get("/api/devices", 400, "").and("Accept: ;;;|", 400, "")))
                .contains("Accept");
    }

    private static String detail(Row row) throws IOException {
        Reply reply = Reply.to(row.bytes(), false);
        assertThat(reply.line()).contains(" " + row.status() + " ");
        return Api.MAPPER.readTree(reply.body()).get("detail").asText();
    }

    @Test
    void anEmptyLineBetweenTwoRequestsIsForgiven() throws IOException {
        String first = new String(send(JSON, 201, "", "").bytes(), StandardCharsets.ISO_8859_1);
        try (var socket = new Socket("localhost", server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write((first + "\r\n" + first
                                    + "\r\n\r\nGET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));

            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answers.split("HTTP/1.1 201 Created")).hasSize(3);
            assertThat(answers).contains("HTTP/1.1 200 OK");
        }
    }
}
