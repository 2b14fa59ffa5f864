package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.core.domain.Act;
import dev.notification.core.domain.Scope;
import dev.notification.core.domain.UserId;
import dev.notification.persistence.DatabaseConfig;
import dev.notification.persistence.PersistenceModule;
import dev.notification.persistence.testkit.PostgresDatabase;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each status that the OpenAPI document declares for an operation occurs, at a real server, and its answer is what the document says
 * of it: {@link Api} looks at each.
 */
class ApiStatusesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String NOBODY = "1000000077";
    private static final String ADDRESS = "http://localhost:";
    /** The disk of a test has room, and nothing here can fill it. */
    private static final Shown SHORT_OF_ROOM = new Shown(
            "../notification-transport-rest/src/test/java/dev/notification/transport/rest/SendLimitsTest.java",
            "whileTheStoreIsShortOfRoomNothingIsSentAndAllElseGoesOn");

    private static final String DEMO = "src/test/java/dev/notification/app/DemoTest.java";
    private static final Map<String, Shown> SHOWN_ELSEWHERE = Map.of(
            "send 507",
            SHORT_OF_ROOM,
            "sendBatch 507",
            SHORT_OF_ROOM,
            "mintDemoToken 200",
            new Shown(DEMO, "itsOwnPageGetsATokenForAda"),
            "mintDemoToken 403",
            new Shown(DEMO, "whatOtherPagesAreToldIsWhatTheDocumentSays"));

    @TempDir
    Path directory;

    private final Set<String> occurred = new ConcurrentSkipListSet<>();
    private final Map<String, Operation> operations = operations();

    /** In which test a status occurs that does not here. */
    private record Shown(String file, String test) {
        void check() throws IOException {
            assertThat(Files.readString(Path.of(file))).contains("void " + test + "(");
        }
    }

    /** @param pointer to it in the document */
    private record Operation(String name, String method, String path, String pointer) {
        JsonNode json() {
            return ApiDocuments.OPENAPI.at(pointer);
        }

        boolean says(int status) {
            return json().get("responses").has(Integer.toString(status));
        }

        /** Of the form that its path asks for; of nothing that there is. */
        String anyId() {
            return path.startsWith("/api/keys/") ? "aaaaaaaaaa" : NOBODY;
        }

        boolean isForKeys() {
            return json().get("security").toString().contains("apiKey");
        }

        boolean isForUsers() {
            String security = json().get("security").toString();
            return security.contains("userToken") || security.contains("\"loginToken\":[]");
        }
    }

    private static Map<String, Operation> operations() {
        Map<String, Operation> all = new TreeMap<>();
        ApiDocuments.OPENAPI
                .get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    String name = method.getValue().get("operationId").asText();
                    String pointer = "/paths/" + ApiDocuments.escaped(path.getKey()) + "/" + method.getKey();
                    all.put(
                            name,
                            new Operation(name, method.getKey().toUpperCase(Locale.ROOT), path.getKey(), pointer));
                }));
        return all;
    }

    private Set<String> declared() {
        Set<String> declared = new TreeSet<>();
        operations
                .values()
                .forEach(operation -> operation
                        .json()
                        .get("responses")
                        .fieldNames()
                        .forEachRemaining(status -> declared.add(operation.name() + " " + status)));
        return declared;
    }

    @Test
    void everyStatusThatIsDeclaredOccurs() throws IOException, SQLException {
        atAnOrdinaryServer();
        atAServerWithTightLimits();
        atAServerThatCannot();
        atAServerThatWaits();

        for (Shown shown : SHOWN_ELSEWHERE.values()) {
            shown.check();
        }
        occurred.addAll(SHOWN_ELSEWHERE.keySet());
        assertThat(occurred).containsExactlyInAnyOrderElementsOf(declared());
    }

    private DatabaseConfig database(String name) {
        return DatabaseConfig.of("jdbc:sqlite:" + directory.resolve(name + ".db"));
    }

    private Api.Answer tell(Api.Answer answer) {
        answer.documented().ifPresent(occurred::add);
        return answer;
    }

    private static HttpRequest.Builder json(HttpRequest.Builder request, String method, String body) {
        return body.isEmpty()
                ? request.method(method, HttpRequest.BodyPublishers.noBody())
                : request.header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body));
    }

    private Api.Answer call(Api api, String name, String token, String query, String body) {
        return call(api, name, token, "", query, body);
    }

    /** @param id of its path, if that has one */
    private Api.Answer call(Api api, String name, String token, String id, String query, String body) {
        Operation operation = operations.get(name);
        String path = operation.path().replaceAll("\\{\\w+}", id) + query;
        return tell(api.call(json(api.request(path, token), operation.method(), body)));
    }

    private void expect(int status, Api.Answer answer) {
        assertThat(answer.status()).as("%s", answer.response()).isEqualTo(status);
    }

    /** An exchange that Java's client would not make. */
    private int raw(int port, Operation operation, String query, String version, String... fields) throws IOException {
        String path = operation.path().replaceAll("\\{\\w+}", operation.anyId()) + query;
        String head = operation.method() + " " + path + " " + version + "\r\nHost: localhost\r\nContent-Length: 0\r\n";
        try (var socket = new Socket("localhost", port)) {
            socket.setSoTimeout(15_000);
            String request = head + String.join("\r\n", fields) + (fields.length > 0 ? "\r\n" : "") + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var answer = new StringBuilder();
            while (!answer.toString().endsWith("\r\n\r\n")) {
                answer.append((char) socket.getInputStream().read());
            }
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            answer.toString().lines().skip(1).filter(line -> !line.isEmpty()).forEach(line -> {
                String[] field = line.split(": ", 2);
                headers.put(field[0], field[1]);
            });
            int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
            String body = new String(socket.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
            int status = Integer.parseInt(answer.substring(9, 12));
            DocumentedCall.check(new DocumentedCall.Exchange(
                            operation.method(),
                            URI.create(ADDRESS + port + path),
                            Optional.empty(),
                            "",
                            status,
                            name -> Optional.ofNullable(headers.get(name)),
                            body))
                    .ifPresent(occurred::add);
            return status;
        }
    }

    private int handshake(int port, String token, String query) throws IOException {
        return raw(
                port,
                operations.get("openWebSocket"),
                query,
                "HTTP/1.1",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Protocol: notification.v1" + (token.isEmpty() ? "" : ", bearer." + token));
    }

    /** Tokens and keys of one server. */
    private record Callers(Api api, int port, String bob, String all, String weak) {
        String right(Operation operation) {
            if (operation.isForUsers()) {
                return bob;
            }
            return operation.isForKeys() ? all : "";
        }

        String wrong(Operation operation) {
            return operation.isForKeys() ? weak : all;
        }
    }

    private void atAnOrdinaryServer() throws IOException {
        DatabaseConfig database = database("ordinary");
        try (var server = new RunningServer(database, Map.of("NOTIFICATION_METRICS_ADDRESS", "main"));
                PersistenceModule operator = PersistenceModule.openBeside(database)) {
            Api api = server.api();
            Stream.of("ada", "bob", "carol", "dave")
                    .forEach(name -> expect(201, tell(api.register(name, "password123"))));
            expect(409, tell(api.register("ada", "password123")));
            String all =
                    MachinesContract.issue(operator, EnumSet.allOf(Scope.class)).text();
            MachinesContract.awaitStatus(api, all, 200);
            Api.Answer key = call(
                    api, "issueKey", all, "", "{\"service\":\"weak\",\"scopes\":[\"send_topics\"],\"expires_in\":60}");
            expect(201, key);
            String bob =
                    tell(api.logIn("bob", "password123")).body().get("token").asText();
            var callers = new Callers(
                    api, server.port(), bob, all, key.body().get("key").asText());

            for (Operation operation : operations.values()) {
                whatEveryOperationRefuses(callers, operation);
            }
            logins(api);
            sending(callers);
            reading(callers);
            users(callers);
            keys(callers);
            expect(200, call(api, "live", "", "", ""));
            expect(200, call(api, "ready", "", "", ""));
            files(api);
            sockets(callers);
            deleted(callers, operator);
            expect(404, call(api, "mintDemoToken", "", "", ""));
            everyAddressKnowsHeadAndOptions(callers);
        }
    }

    /** By another process, a moment ago: the server has not looked yet, and still believes what it has believed before. */
    private void deleted(Callers callers, PersistenceModule operator) {
        Awaitility.await().atMost(PATIENCE).until(() -> {
            Api api = callers.api();
            JsonNode minted = api.post("/api/users/token", callers.all(), "{\"external_id\":\"usr_7\"}")
                    .body();
            if (!minted.has("token")) {
                return false; // The name of the one before is not free yet.
            }
            String token = minted.get("token").asText();
            expect(200, api.get("/api/account", token));
            operator.deletions()
                    .begin(
                            new UserId(minted.get("user_id").asLong()),
                            Act.ofOperator(Instant.now().minusSeconds(11)));
            return call(api, "readAccount", token, "", "").status() == 404
                    && call(api, "exportOwn", token, "", "").status() == 404
                    && call(api, "deleteOwn", token, "", "{}").status() == 404;
        });
    }

    /** Which is why the document has no operations for them. */
    private void everyAddressKnowsHeadAndOptions(Callers callers) {
        Map<String, Set<String>> methods = new TreeMap<>();
        operations
                .values()
                .forEach(operation -> methods.computeIfAbsent(operation.path(), path -> new TreeSet<>())
                        .add(operation.method()));
        methods.remove("/playground/token"); // Of the demo alone.
        methods.forEach((path, known) -> {
            String address = path.replaceAll("\\{\\w+}", NOBODY);
            boolean isSocket = path.equals("/api/ws");
            boolean isRead = known.contains("GET") && !isSocket;
            known.addAll(isRead ? Set.of("HEAD", "OPTIONS") : isSocket ? Set.of() : Set.of("OPTIONS"));
            Api.Answer options = callers.api()
                    .call(callers.api().request(address, "").method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
            Api.Answer head = callers.api()
                    .call(callers.api()
                            .request(address, callers.bob())
                            .method("HEAD", HttpRequest.BodyPublishers.noBody()));

            assertThat(options.status()).as(path).isEqualTo(isSocket ? 405 : 204);
            assertThat(options.header("Allow").split(", ")).as(path).containsExactlyInAnyOrderElementsOf(known);
            assertThat(head.status() == 405).as(path).isEqualTo(!isRead);
        });
    }

    private void whatEveryOperationRefuses(Callers callers, Operation operation) throws IOException {
        String right = callers.right(operation);
        expect505(callers, operation);
        if (operation.name().equals("openWebSocket")) {
            return;
        }
        if (operation.says(400)) {
            expect(400, call(callers.api(), operation.name(), right, operation.anyId(), "?nope=1", ""));
        }
        if (!operation.json().get("security").isEmpty()) {
            expect(401, call(callers.api(), operation.name(), "", operation.anyId(), "", ""));
            if (operation.says(403)) {
                expect(403, call(callers.api(), operation.name(), callers.wrong(operation), operation.anyId(), "", ""));
            }
        }
        if (operation.says(413)) {
            expect(413, call(callers.api(), operation.name(), right, "", " ".repeat(limit(operation) + 1)));
            HttpRequest.Builder text = callers.api()
                    .request(operation.path(), right)
                    .header("Content-Type", "text/plain")
                    .POST(HttpRequest.BodyPublishers.ofString("{}"));
            expect(415, tell(callers.api().call(text)));
        }
    }

    private void expect505(Callers callers, Operation operation) throws IOException {
        assertThat(raw(callers.port(), operation, "", "HTTP/2.0")).isEqualTo(505);
    }

    private static int limit(Operation operation) {
        return switch (operation.name()) {
            case "sendBatch" -> 8 << 20;
            case "upsertUsers" -> 1 << 20;
            default -> 64 << 10;
        };
    }

    private void logins(Api api) {
        expect(401, tell(api.logIn("ada", "password124")));
        JsonNode ada = tell(api.logIn("ada", "password123")).body();
        expect(200, call(api, "refreshLogin", "", "", "{\"refresh_token\":" + ada.get("refresh_token") + "}"));
        expect(401, call(api, "refreshLogin", "", "", "{\"refresh_token\":\"none\"}"));
        expect(204, call(api, "logOut", ada.get("token").asText(), "", ""));
        String carol =
                tell(api.logIn("carol", "password123")).body().get("token").asText();
        expect(200, call(api, "readAccount", carol, "", ""));
        expect(200, call(api, "exportOwn", carol, "", ""));
        Api.Answer changed = call(
                api,
                "changePassword",
                carol,
                "",
                "{\"current_password\":\"password123\",\"new_password\":\"password124\"}");
        expect(200, changed);
        expect(202, call(api, "deleteOwn", changed.body().get("token").asText(), "", "{\"password\":\"password124\"}"));
    }

    private void sending(Callers callers) {
        Api api = callers.api();
        String ada = "{\"user_id\":1,\"message\":\"%s\"}";
        for (String name : List.of("send", "sendBatch")) {
            for (String text : List.of("one", "two")) {
                HttpRequest.Builder request =
                        api.request(operations.get(name).path(), callers.all()).header("Idempotency-Key", name);
                String body = ada.formatted(text);
                expect(
                        text.equals("two") ? 422 : name.equals("send") ? 201 : 200,
                        tell(api.call(json(request, "POST", name.equals("send") ? body : "[" + body + "]"))));
            }
        }
        expect(201, call(api, "send", callers.all(), "", "{\"user_ids\":[1,2],\"message\":\"to both\"}"));
        expect(404, call(api, "send", callers.bob(), "", "{\"user_id\":" + NOBODY + ",\"message\":\"m\"}"));
        expect(200, call(api, "readSent", callers.all(), "1", "", ""));
        expect(404, call(api, "readSent", callers.all(), NOBODY, "", ""));
        expect(204, call(api, "recall", callers.all(), "1", "", ""));
        expect(404, call(api, "recall", callers.all(), "1", "", ""));
    }

    private void reading(Callers callers) {
        Api api = callers.api();
        String bob = callers.bob();
        long id = call(api, "send", bob, "", "{\"user_id\":2,\"message\":\"to myself\",\"category\":\"mine\"}")
                .id();
        String cursor =
                call(api, "readHistory", bob, "", "").body().get("cursor").asText();
        expect(200, call(api, "readHistory", bob, "?category=mine&category=&unread=true&limit=1&q=myself", ""));
        expect(200, call(api, "readChanges", bob, "?wait=1&since=" + cursor, ""));
        expect(200, call(api, "countUnread", bob, "", ""));
        expect(200, call(api, "countByCategory", bob, "", ""));
        expect(200, call(api, "markSeen", bob, "", "{\"up_to\":\"" + cursor + "\"}"));
        for (String name : List.of("markRead", "markUnread", "archive", "unarchive")) {
            expect(200, call(api, name, bob, "", "{\"ids\":[" + id + "]}"));
        }
        expect(200, call(api, "removeOne", bob, Long.toString(id), "", ""));
        expect(404, call(api, "removeOne", bob, Long.toString(id), "", ""));
        expect(200, call(api, "remove", bob, "", "{\"all\":true,\"read\":false}"));
        expect(200, call(api, "listDevices", bob, "", ""));

        List<CompletableFuture<Api.Answer>> polls = IntStream.range(0, 70)
                .mapToObj(i -> api.later("/api/notifications/changes?wait=60&since=" + head(api, bob), bob))
                .toList();
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> polls.stream()
                        .anyMatch(poll -> poll.isDone() && tell(poll.join()).status() == 429));
        api.send(bob, 2, "ends all that wait");
        polls.forEach(poll -> tell(poll.join()));
    }

    private static String head(Api api, String token) {
        return api.history(token).body().get("cursor").asText();
    }

    private void users(Callers callers) {
        Api api = callers.api();
        String all = callers.all();
        String who = "?external_id=usr_1";
        String nobody = "?external_id=usr_9";
        expect(
                200,
                call(
                        api,
                        "upsertUsers",
                        all,
                        "",
                        "{\"users\":[{\"external_id\":\"usr_1\",\"locale\":\"id\"},{\"external_id\":\"usr_2\"},{\"external_id\":\"\"}]}"));
        long id = call(api, "send", all, "", "{\"external_id\":\"usr_1\",\"message\":\"m\"}")
                .id();
        for (String name : List.of("findUser", "inspectUser", "inspectNotifications", "exportUser")) {
            expect(200, call(api, name, all, who, ""));
            expect(404, call(api, name, all, nobody, ""));
        }
        expect(200, call(api, "readTimeline", all, Long.toString(id), who, ""));
        expect(404, call(api, "readTimeline", all, NOBODY, who, ""));
        expect(200, call(api, "listUsers", all, "?limit=2&prefix=usr_", ""));
        expect(200, call(api, "readAudit", all, "?limit=5&actor=2", ""));
        expect(200, call(api, "readFigures", all, "", ""));
        expect(200, call(api, "readMetrics", all, "", ""));
        String rename = "{\"external_id\":\"%s\",\"new_external_id\":\"%s\"}";
        expect(404, call(api, "renameUser", all, "", rename.formatted("usr_9", "usr_3")));
        expect(409, call(api, "renameUser", all, "", rename.formatted("usr_1", "usr_2")));
        expect(200, call(api, "renameUser", all, "", rename.formatted("usr_1", "usr_3")));
        expect(200, call(api, "mintToken", all, "", "{\"external_id\":\"usr_3\"}"));
        expect(404, call(api, "mintToken", all, "", "{\"user_id\":" + NOBODY + "}"));
        expect(204, call(api, "cutOff", all, "", "{\"external_id\":\"usr_3\"}"));
        expect(404, call(api, "cutOff", all, "", "{\"external_id\":\"usr_9\"}"));
        expect(202, call(api, "deleteUser", all, "?external_id=usr_3", ""));
        expect(404, call(api, "deleteUser", all, nobody, ""));
    }

    private void keys(Callers callers) {
        Api api = callers.api();
        expect(200, call(api, "readAccount", callers.all(), "", ""));
        expect(409, call(api, "issueKey", callers.all(), "", "{\"service\":\"dave\",\"scopes\":[\"send\"]}"));
        JsonNode keys = call(api, "listKeys", callers.all(), "?limit=1", "").body();
        assertThat(keys.get("next").isNull()).isFalse();
        String weak = call(
                        api,
                        "listKeys",
                        callers.all(),
                        "?after=" + keys.get("next").asText(),
                        "")
                .body()
                .at("/keys/0/id")
                .asText();
        expect(204, call(api, "revokeKey", callers.all(), weak, "", ""));
        expect(404, call(api, "revokeKey", callers.all(), "aaaaaaaaaa", "", ""));
    }

    private void files(Api api) {
        for (String name : List.of("readOpenApi", "readAsyncApi", "listClientModules")) {
            Api.Answer answer = call(api, name, "", "", "");
            expect(200, answer);
            HttpRequest.Builder again =
                    api.request(operations.get(name).path(), "").header("If-None-Match", answer.header("ETag"));
            expect(304, tell(api.call(again)));
        }
    }

    private void sockets(Callers callers) throws IOException {
        assertThat(handshake(callers.port(), callers.bob(), "?device=phone")).isEqualTo(101);
        assertThat(handshake(callers.port(), callers.bob(), "?device=")).isEqualTo(400);
        assertThat(handshake(callers.port(), "", "")).isEqualTo(401);
        assertThat(handshake(callers.port(), callers.all(), "")).isEqualTo(403);
        expect(426, call(callers.api(), "openWebSocket", callers.bob(), "", ""));
    }

    private void atAServerWithTightLimits() throws IOException {
        Map<String, String> limits = Map.of(
                "NOTIFICATION_LIMITS_REGISTRATIONS", "3/d",
                "NOTIFICATION_LIMITS_LOGIN_TRIES", "1",
                "NOTIFICATION_LIMITS_REFRESH_FAILURES", "1/d",
                "NOTIFICATION_LIMITS_SENDS", "1/d",
                "NOTIFICATION_LIMITS_SOCKETS_PER_USER", "1",
                "NOTIFICATION_CONSOLE_ENABLED", "false");
        try (var server = new RunningServer(database("tight"), limits)) {
            Api api = server.api();
            String ada = api.account("ada");
            String bob = api.account("bob");
            String carol = api.account("carol");
            expect(429, tell(api.register("dave", "password123")));
            expect(404, call(api, "listClientModules", "", "", ""));
            expect(404, call(api, "readMetrics", "", "", ""));
            twice(429, () -> tell(api.logIn("ada", "password124")));
            twice(429, () -> call(api, "refreshLogin", "", "", "{\"refresh_token\":\"none\"}"));
            String wrong = "{\"current_password\":\"password124\",\"new_password\":\"password125\"}";
            twice(429, () -> call(api, "changePassword", bob, "", wrong));
            twice(429, () -> call(api, "deleteOwn", carol, "", "{\"password\":\"password124\"}"));
            String toAda = "{\"user_id\":1,\"message\":\"m\"}";
            twice(429, () -> call(api, "send", ada, "", toAda));
            expect(429, call(api, "sendBatch", ada, "", "[" + toAda + "]"));
            try (Device device = Device.v1(server.port(), ada, "")) {
                device.next("hello");
                assertThat(handshake(server.port(), ada, "")).isEqualTo(429);
            }
        }
    }

    private void twice(int status, Supplier<Api.Answer> call) {
        assertThat(call.get().status()).isNotEqualTo(status);
        expect(status, call.get());
    }

    /** Whoever shows a token of the application's own, whose keys cannot be had, is told to come again; so is who needs the database. */
    private void atAServerThatCannot() throws IOException {
        try (var issuer = new Issuer().away(true);
                var server = new RunningServer(
                        database("gone"),
                        issuer.settings(
                                "NOTIFICATION_METRICS_ADDRESS", "main", "NOTIFICATION_REGISTER_OPEN", "true"))) {
            Api api = server.api();
            api.register("ada", "password123");
            JsonNode ada = api.logIn("ada", "password123").body();
            String token = Issuer.token(Instant.now(), "usr_1");
            for (Operation operation : operations.values()) {
                if (operation.says(503) && !operation.json().get("security").isEmpty()) {
                    if (operation.name().equals("openWebSocket")) {
                        assertThat(handshake(server.port(), token, "")).isEqualTo(503);
                    } else {
                        expect(503, call(api, operation.name(), token, operation.anyId(), "", ""));
                    }
                }
            }

            Files.delete(directory.resolve("gone.db"));
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> call(api, "ready", "", "", "").status() == 503);
            expect(503, tell(api.register("bob", "password123")));
            expect(503, tell(api.logIn("ada", "password123")));
            expect(503, call(api, "refreshLogin", "", "", "{\"refresh_token\":" + ada.get("refresh_token") + "}"));
        }
    }

    /** Nobody opens an account there, and the database does not get on: of one user no more than so many may wait for it. */
    private void atAServerThatWaits() throws SQLException {
        DatabaseConfig database = new PostgresDatabase().empty();
        try (var server = new RunningServer(database, Map.of("NOTIFICATION_REGISTER_OPEN", "false"));
                PersistenceModule operator = PersistenceModule.openBeside(database)) {
            Api api = server.api();
            expect(403, tell(api.register("ada", "password123")));
            String all =
                    MachinesContract.issue(operator, EnumSet.allOf(Scope.class)).text();
            MachinesContract.awaitStatus(api, all, 200);
            String ada = call(api, "mintToken", all, "", "{\"external_id\":\"usr_1\"}")
                    .body()
                    .get("token")
                    .asText();
            try (Connection other = DriverManager.getConnection(database.url(), database.user(), database.password());
                    Statement statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute("lock table notifications in access exclusive mode");
                crowd(10, i -> api.request("/api/notifications/counts", ada).GET(), api);
                crowd(10, i -> api.request("/api/notifications?q=word", ada).GET(), api);
                List<String> names = List.of("markRead", "markUnread", "archive", "unarchive", "remove");
                crowd(
                        40,
                        i -> json(
                                api.request(
                                        operations
                                                .get(names.get(i % names.size()))
                                                .path(),
                                        ada),
                                "POST",
                                "{\"all\":true}"),
                        api);
                for (String name : names) {
                    expect(429, call(api, name, ada, "", "{\"all\":true}"));
                }
            }
        }
    }

    /** Asks at once, until somebody is refused. */
    private void crowd(int count, IntFunction<HttpRequest.Builder> request, Api api) {
        List<CompletableFuture<Api.Answer>> answers = IntStream.range(0, count)
                .mapToObj(i -> api.later(request.apply(i)))
                .toList();
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> answers.stream()
                        .anyMatch(answer -> answer.isDone() && answer.join().status() == 429));
        answers.forEach(answer -> answer.thenAccept(this::tell));
    }
}
