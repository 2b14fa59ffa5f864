package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.core.domain.Act;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.Scope;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.persistence.DatabaseConfig;
import dev.notification.persistence.PersistenceModule;
import dev.notification.persistence.testkit.SqliteDatabase;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The examples of docs/protocol.md, as the server sends them. To write them into the page anew, run this test with {@code
 * -Dprotocol.update=true}.
 */
class ProtocolExamplesTest {
    private static final Path PAGE = Path.of("..", "docs", "protocol.md");
    private static final Pattern EXAMPLE =
            Pattern.compile("<!-- example: ([a-z-]+) -->\n+(?:```[a-z]*\n(.*?)```\n+)?", Pattern.DOTALL);
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final String SEND = "/api/notifications/send";

    @RegisterExtension
    final SqliteDatabase database = new SqliteDatabase();

    private final Map<String, String> examples = new LinkedHashMap<>();
    private DatabaseConfig place;
    private RunningServer server;
    private Api api;
    private String token;
    /** Asks in place of the token. */
    private Optional<String> key = Optional.empty();

    @BeforeEach
    void start() {
        place = database.empty();
        server = new RunningServer(place, Map.of(), () -> NOW);
        api = server.api();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void thePageShowsWhatTheServerSends() throws IOException {
        accounts();
        String start = api.history(token).body().get("cursor").asText();
        sending();
        reading(start);
        handshakes();
        plain();
        sessions();
        tabs();
        named();
        users();
        machines();

        String page = Files.readString(PAGE);
        if (Boolean.getBoolean("protocol.update")) {
            page = updated(page);
            Files.writeString(PAGE, page);
        }

        Map<String, String> shown = new LinkedHashMap<>();
        Matcher matcher = EXAMPLE.matcher(page);
        while (matcher.find()) {
            shown.put(matcher.group(1), matcher.group(2));
        }
        assertThat(shown).containsExactlyInAnyOrderEntriesOf(examples);
    }

    private String updated(String page) {
        return EXAMPLE.matcher(page).replaceAll(match -> {
            assertThat(examples).containsKey(match.group(1));
            return Matcher.quoteReplacement(
                    "<!-- example: " + match.group(1) + " -->\n\n```http\n" + examples.get(match.group(1)) + "```\n\n");
        });
    }

    private void accounts() {
        String body = "{\"username\": \"ada\", \"password\": \"password123\"}";
        rest("register", "POST", "/api/register", body, Map.of());
        JsonNode login = rest("log-in", "POST", "/api/login", body, Map.of()).body();
        String refresh = "{\"refresh_token\": " + login.get("refresh_token") + "}";
        token = rest("refresh", "POST", "/api/token/refresh", refresh, Map.of())
                .body()
                .get("token")
                .asText();
        api.register("bob", "password123");
    }

    /** At the end: a service is a user, and takes a number. */
    private void machines() {
        try (PersistenceModule operator = PersistenceModule.openBeside(place)) {
            String admin =
                    MachinesContract.issue(operator, EnumSet.allOf(Scope.class)).text();
            MachinesContract.awaitStatus(api, admin, 200);
            key = Optional.of(admin);
        }
        rest(
                "issue-key",
                "POST",
                "/api/keys",
                "{\"service\": \"till\", \"scopes\": [\"send\", \"users\"], \"label\": \"ci\", \"expires_in\": 7776000}",
                Map.of());
        String ada = "{\"external_id\": \"usr_42\"";
        rest("mint-token", "POST", "/api/users/token", ada + ", \"expires_in\": 3600}", Map.of());
        rest("cut-off", "POST", "/api/users/cut-off", ada + "}", Map.of());
        rest("figures", "GET", "/api/figures", "", Map.of());
        examples.computeIfPresent(
                "figures",
                (name, text) -> text.replaceAll("\"node\":\"[0-9a-f]{8}\"", "\"node\":\"5b1c09fe\"")
                        .replaceAll("(_seconds|s|_refused|_waiting)\":[0-9]+", "$1\":7"));
    }

    private void sending() {
        String order = "{\"user_id\": 1, \"title\": \"Order 42\", \"message\": \"Your order has been shipped\","
                + " \"category\": \"orders\", \"priority\": \"high\", \"data\": {\"order\": 42},"
                + " \"link\": \"https://shop.example/orders/42\", \"collapse_key\": \"order-42\"}";
        Map<String, String> key = Map.of("Idempotency-Key", "order-42-shipped");
        rest("send", "POST", SEND, order, key);
        rest("send-again", "POST", SEND, order, key);
        rest(
                "batch",
                "POST",
                "/api/notifications/batch",
                "{\"user_id\": 1, \"message\": \"one\"}\n{\"user_id\": 1}\n{\"user_id\": 2, \"message\": \"two\"}",
                Map.of("Content-Type", "application/x-ndjson"));
        rest("sent", "GET", "/api/notifications/sent/3", "", Map.of());
        rest("recall", "DELETE", "/api/notifications/sent/3", "", Map.of());
    }

    /** Last, by a user who may make others. */
    private void named() {
        try (PersistenceModule beside = PersistenceModule.openBeside(place)) {
            UserId bob =
                    beside.accounts().find(new Username("bob")).orElseThrow().id();
            beside.accounts().changeRole(bob, Role.SENDER, Act.ofOperator(NOW));
        }
        token = api.logIn("bob", "password123").body().get("token").asText();
        rest("send-named", "POST", SEND, "{\"external_id\": \"usr_42\", \"message\": \"shipped\"}", Map.of());
    }

    private void reading(String start) {
        rest("history", "GET", "/api/notifications?limit=1", "", Map.of());
        rest("changes", "GET", "/api/notifications/changes?limit=1&wait=30&since=" + start, "", Map.of());
        rest("changes-reset", "GET", "/api/notifications/changes?since=old1.7", "", Map.of());
        rest("read", "POST", "/api/notifications/read", "{\"ids\": [1]}", Map.of());
        String upTo = api.history(token).body().get("cursor").toString();
        rest("seen", "POST", "/api/notifications/seen", "{\"up_to\": " + upTo + "}", Map.of());
        rest("problem", "POST", SEND, "{\"user_id\": \"1\", \"colour\": \"blue\"}", Map.of());
    }

    /** In an inbox of its own, and last: whatever is sent takes ids. */
    private void tabs() {
        String adas = token;
        token = api.logIn("bob", "password123").body().get("token").asText();
        String two = "{\"user_id\": 2, \"message\": ";
        api.post(SEND, token, two + "\"Order 41 has been shipped\", \"category\": \"orders\"}");
        api.post(SEND, token, two + "\"Order 42 has been shipped\", \"category\": \"orders\"}");
        rest("tab", "GET", "/api/notifications?category=orders&category=&limit=1", "", Map.of());
        rest("search", "GET", "/api/notifications?q=SHIPPED+41", "", Map.of());
        rest("counts", "GET", "/api/notifications/counts", "", Map.of());
        api.post("/api/notifications/read", token, "{\"all\": true, \"category\": \"orders\"}");
        rest(
                "tidy-up",
                "POST",
                "/api/notifications/archive",
                "{\"all\": true, \"category\": \"orders\", \"read\": true}",
                Map.of());
        token = adas;
    }

    /** One request and its answer, as the page shows them: the headers that matter, and the body. */
    private Api.Answer rest(String name, String method, String path, String body, Map<String, String> headers) {
        HttpRequest.Builder request = api.request(path, key.orElse(token == null ? "" : token))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!body.isEmpty() && !headers.containsKey("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach(request::header);
        Api.Answer answer = api.call(request);
        var text = new StringBuilder(method + " " + path + "\n");
        headers.forEach((header, value) ->
                text.append(header).append(": ").append(value).append('\n'));
        if (!body.isEmpty()) {
            text.append('\n').append(body).append('\n');
        }
        text.append('\n').append(answer.status()).append('\n');
        for (String header : new String[] {"Idempotency-Replayed"}) {
            if (!answer.header(header).isEmpty()) {
                text.append(header).append(": ").append(answer.header(header)).append('\n');
            }
        }
        if (!answer.response().body().isEmpty()) {
            text.append('\n').append(answer.response().body()).append('\n');
        }
        examples.put(name, fixed(text.toString()));
        return answer;
    }

    private void users() {
        rest("account", "GET", "/api/account", "", Map.of());
        try (PersistenceModule beside = PersistenceModule.openBeside(place)) {
            beside.accounts().changeRole(new UserId(1), Role.ADMIN, Act.ofOperator(NOW));
        }
        String admin = api.logIn("ada", "password123").body().get("token").asText();
        key = Optional.of(api.post("/api/keys", admin, "{\"service\":\"shop\",\"scopes\":[\"users\"]}")
                .body()
                .get("key")
                .asText());
        rest(
                "upsert",
                "POST",
                "/api/users/upsert",
                "{\"users\": [{\"external_id\": \"usr_42\", \"email\": \"budi@shop.example\", \"locale\": \"id\","
                        + " \"time_zone\": \"Asia/Jakarta\"}, {\"external_id\": \"a+b\"},"
                        + " {\"external_id\": \"usr_43\", \"time_zone\": \"Jakarta\"}]}",
                Map.of());
        rest("find-user", "GET", "/api/users?external_id=usr_42", "", Map.of());
        rest(
                "rename-user",
                "POST",
                "/api/users/rename",
                "{\"external_id\": \"a+b\", \"new_external_id\": \"usr_44\"}",
                Map.of());
        key = Optional.empty();
    }

    private void handshakes() throws IOException {
        String head = "GET /api/ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
        String protocol = "Sec-WebSocket-Protocol: notification.v1, bearer." + token + "\r\n";
        examples.put("handshake", fixed(exchange(head + protocol, "\r\n\r\n")));
        examples.put(
                "handshake-refused",
                fixed(exchange(head, "}").replaceFirst("\nDate: [^\n]*", "\nDate: Tue, 24 Nov 2026 10:00:00 GMT")));
    }

    private String exchange(String request, String end) throws IOException {
        try (var socket = new Socket("localhost", server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.US_ASCII));
            var answer = new StringBuilder();
            while (!answer.toString().endsWith(end)) {
                answer.append((char) socket.getInputStream().read());
            }
            return (request + "\n" + answer).replace("\r", "").strip() + "\n";
        }
    }

    private void plain() {
        try (Device device = Device.plain(server.port(), token)) {
            api.post(SEND, token, "{\"user_id\": 1, \"message\": \"plain and simple\"}");
            examples.put("plain", fixed("← " + device.next() + "\n"));
        }
    }

    private void sessions() {
        String resume;
        try (Device device = Device.v1(server.port(), token, "?device=phone");
                Device other = Device.v1(server.port(), token, "")) {
            JsonNode hello = device.next("hello");
            resume = hello.get("cursor").asText();
            var session = new Transcript(device).add(hello).next("live");
            api.post(SEND, token, "{\"user_id\": 1, \"message\": \"as it happens\"}");
            put("session", session.next("notification"));

            other.next("hello");
            other.next("live");
            long id = other.next("notification").at("/notification/id").asLong();
            put(
                    "state",
                    new Transcript(device)
                            .send("{\"type\":\"read\",\"ids\":[" + id + "]}")
                            .next("state"));
            JsonNode state = other.next("state");
            put(
                    "seen-frame",
                    new Transcript(device)
                            .send("{\"type\":\"seen\",\"up_to\":" + state.get("cursor") + "}")
                            .next("seen"));
            JsonNode seen = other.next("seen");
            var frames = new Transcript(device)
                    .send("{\"type\":\"ping\"}")
                    .next("pong")
                    .send("{\"type\":\"ack\",\"cursor\":" + seen.get("cursor") + "}")
                    .send("{\"type\":\"ack\",\"cursor\":\"" + seen.get("cursor").asText() + "9\"}")
                    .next("error")
                    .send("{\"type\":\"read\"}")
                    .next("error")
                    .send("{\"type\":\"dance\"}")
                    .next("error");
            put("client-frames", frames);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> api.get("/api/devices", token)
                            .body()
                            .at("/devices/0/cursor")
                            .equals(seen.get("cursor")));
            rest("devices", "GET", "/api/devices", "", Map.of());
            api.call(api.request("/api/notifications/" + id, token).DELETE());
            put("removed", new Transcript(device).next("removed"));
        }
        api.post(SEND, token, "{\"user_id\": 1, \"message\": \"while you were away\", \"priority\": \"urgent\"}");
        try (Device device = Device.v1(server.port(), token, "?since=" + resume)) {
            put(
                    "resume",
                    new Transcript(device)
                            .next("hello")
                            .next("seen")
                            .next("removed")
                            .next("notification")
                            .next("live"));
        }
        try (Device device = Device.v1(server.port(), token, "?since=old1.7")) {
            put("reset", new Transcript(device).next("hello").next("reset").next("live"));
        }
    }

    private void put(String name, Transcript transcript) {
        examples.put(name, fixed(transcript.text.toString()));
    }

    /** What is said in one session. */
    private static final class Transcript {
        private final StringBuilder text = new StringBuilder();
        private final Device device;

        Transcript(Device device) {
            this.device = device;
        }

        Transcript add(JsonNode frame) {
            text.append("← ").append(frame).append('\n');
            return this;
        }

        Transcript next(String type) {
            return add(device.next(type));
        }

        Transcript send(String frame) {
            device.send(frame);
            text.append("→ ").append(frame).append('\n');
            return this;
        }
    }

    /** Random things by their names. */
    private String fixed(String text) {
        String epoch = token == null || token.startsWith("nsk_")
                ? "none"
                : api.history(token).body().get("cursor").asText().replaceAll("\\..*", "");
        return text.replace(epoch + ".", "k3f9.")
                .replaceAll("eyJ[A-Za-z0-9_.-]+", "<access token>")
                .replaceAll("\"id\":\"[0-9A-Za-z]{10}\"", "\"id\":\"<key id>\"")
                .replaceAll("nsk_[0-9A-Za-z]{59}", "<key>")
                .replaceAll("\"refresh_token\"(: ?)\"[^\"]+\"", "\"refresh_token\"$1\"<refresh token>\"")
                .replaceAll("\"session\":\"[^\"]+\"", "\"session\":\"<session id>\"");
    }
}
