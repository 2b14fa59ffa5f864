package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.notification.app.demo.PlaygroundToken;
import dev.notification.app.site.Site;
import dev.notification.core.domain.AuditEntry;
import dev.notification.core.domain.Scope;
import dev.notification.persistence.DatabaseConfig;
import dev.notification.protocol.ClientFrameType;
import dev.notification.protocol.CloseCode;
import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.FrameType;
import dev.notification.transport.http.ServedFile;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The documents for programs beside what there is: the routes and who may call them, the words of the wire, and the document of
 * people. {@link DocumentedCall} looks at each exchange of all tests, {@link ApiStatusesTest} makes each declared status occur.
 */
class ApiDocumentTest {
    private static final Path PAGE = Path.of("..", "docs", "protocol.md");
    /** {@code AccessMatrixTest} holds it to Jersey's own list of routes, and to who may. */
    private static final Pattern ROW = Pattern.compile("\\| `([A-Z]+) (/api[^`]*)` \\| ([^|]+) \\|");

    private static final Pattern FRAME = Pattern.compile("^([←→]) (\\{.*})$", Pattern.MULTILINE);
    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");
    /** What draft-07, on which AsyncAPI is built, and 2020-12 read alike. */
    private static final Set<String> KEYWORDS = Set.of(
            "$ref",
            "type",
            "description",
            "enum",
            "const",
            "pattern",
            "format",
            "minLength",
            "maxLength",
            "minimum",
            "maximum",
            "required",
            "properties");

    @TempDir
    static Path directory;

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = new RunningServer(
                DatabaseConfig.of("jdbc:sqlite:" + directory.resolve("notification.db")),
                Map.of("NOTIFICATION_CONSOLE_ENABLED", "false", "NOTIFICATION_METRICS_ADDRESS", "main"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** By method and path. */
    private static Map<String, JsonNode> operations() {
        Map<String, JsonNode> all = new TreeMap<>();
        ApiDocuments.OPENAPI
                .get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    assertThat(METHODS).contains(method.getKey());
                    all.put(method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(), method.getValue());
                }));
        return all;
    }

    private static Map<String, String> table() throws IOException {
        String page = Files.readString(PAGE);
        int start = page.indexOf("\n## Who may\n");
        Matcher row = ROW.matcher(page.substring(start, page.indexOf("\n## ", start + 1)));
        Map<String, String> table = new LinkedHashMap<>();
        while (row.find()) {
            table.put(row.group(1) + " " + row.group(2), row.group(3));
        }
        table.put("GET /metrics", "scope `metrics`"); // Beside Jersey, and so not among its routes.
        return table;
    }

    @Test
    void everyRouteHasItsOperationAndEveryOperationItsRoute() throws IOException {
        Set<String> routes = new TreeSet<>(table().keySet());
        Set<String> pages = new TreeSet<>();
        for (ServedFile file : Site.files(true)) {
            if (!file.path().endsWith(".json") || file.path().startsWith("/docs/")) {
                pages.add(file.path()); // What browsers show and load.
            }
        }
        server.addresses().stream()
                .filter(address -> !address.equals("/api")) // Jersey's, of which the table is.
                .filter(address -> !pages.contains(address))
                .forEach(address -> routes.add("GET " + address));
        routes.add("GET /client/modules.json"); // This server has no console,
        routes.add("POST " + PlaygroundToken.PATH); // and is no demo.

        assertThat(operations().keySet()).containsExactlyInAnyOrderElementsOf(routes);
    }

    @Test
    void whoMayIsWhatTheTableSays() throws IOException {
        Map<String, String> table = table();
        operations()
                .forEach((route, operation) -> assertThat(words(operation.get("security")))
                        .as(route)
                        .isEqualTo(table.getOrDefault(route, "anyone")));
    }

    private static String words(JsonNode security) {
        Map<String, List<String>> scopes = new TreeMap<>();
        security.forEach(one -> one.properties().forEach(scheme -> {
            List<String> names = scopes.computeIfAbsent(scheme.getKey(), key -> new ArrayList<>());
            scheme.getValue().forEach(name -> names.add("`" + name.asText() + "`"));
        }));
        if (scopes.keySet().equals(Set.of("loginToken", "apiKey"))) {
            assertThat(scopes.get("loginToken")).isEqualTo(scopes.get("apiKey"));
            return "scope " + String.join(" or ", scopes.get("apiKey"));
        }
        return switch (scopes.toString()) {
            case "{}" -> "anyone";
            case "{apiKey=[], userToken=[]}" -> "any caller";
            case "{userToken=[]}" -> "a user";
            case "{loginToken=[]}" -> "a user who has logged in";
            case "{apiKey=[`send`], userToken=[]}" -> "a user, a key with `send`";
            default -> throw new AssertionError("the table has no words for " + scopes);
        };
    }

    @Test
    void anOperationIsNamedOnceAndItsParametersAreThoseOfItsPath() {
        assertThat(operations().values().stream()
                        .map(operation -> operation.get("operationId").asText()))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z][A-Za-z]+"));
        operations().forEach((route, operation) -> {
            Set<String> named = new TreeSet<>();
            operation.path("parameters").forEach(parameter -> {
                JsonNode whole = parameter.has("$ref")
                        ? ApiDocuments.OPENAPI.at(parameter.get("$ref").asText().substring(1))
                        : parameter;
                if (whole.get("in").asText().equals("path")) {
                    named.add("{" + whole.get("name").asText() + "}");
                }
            });
            assertThat(Pattern.compile("\\{\\w+}").matcher(route).results().map(match -> match.group()))
                    .as(route)
                    .containsExactlyInAnyOrderElementsOf(named);
        });
    }

    /** Each reference leads somewhere, and nothing is there that nobody refers to. */
    @Test
    void whatIsSharedIsThereAndIsUsed() {
        for (JsonNode document : List.of(ApiDocuments.OPENAPI, ApiDocuments.ASYNCAPI)) {
            Set<String> references = new TreeSet<>();
            document.findValuesAsText("$ref").forEach(reference -> references.add(reference.substring(1)));
            Set<String> components = new TreeSet<>();
            document.get("components")
                    .properties()
                    .forEach(kind -> kind.getValue()
                            .fieldNames()
                            .forEachRemaining(name -> components.add("/components/" + kind.getKey() + "/" + name)));
            components.removeIf(name -> name.startsWith("/components/securitySchemes/"));
            // Named by the media type of lines, for which OpenAPI 3.1 has no word.
            assertThat(references).allMatch(pointer -> !document.at(pointer).isMissingNode());
            assertThat(references).containsAll(components);
        }
    }

    /** The wire's words are those of the code; the documents know each and no other. */
    @Test
    void theWordsAreThoseOfTheWire() {
        assertThat(texts(schema("ProblemCode").get("enum")))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(ErrorCode.values()).map(ErrorCode::text).toList());
        assertThat(texts(schema("Scope").get("enum")))
                .containsExactlyElementsOf(
                        Arrays.stream(Scope.values()).map(Scope::text).toList());
        assertThat(texts(schema("AuditAction").get("enum")))
                .containsExactlyElementsOf(Arrays.stream(AuditEntry.Action.values())
                        .map(AuditEntry.Action::label)
                        .toList());
        Set<String> frames = new TreeSet<>();
        Stream.of(FrameType.values()).map(FrameType::text).forEach(type -> frames.add(named("server", type)));
        Stream.of(ClientFrameType.values())
                .filter(type -> type != ClientFrameType.UNKNOWN)
                .map(type -> type.name().toLowerCase(Locale.ROOT))
                .forEach(type -> frames.add(named("client", type)));
        frames.add("plainNotification");
        Set<String> messages = new TreeSet<>();
        ApiDocuments.ASYNCAPI.at("/channels/inbox/messages").fieldNames().forEachRemaining(messages::add);
        assertThat(messages).isEqualTo(frames);
        Set<String> used = new TreeSet<>();
        ApiDocuments.ASYNCAPI
                .get("operations")
                .forEach(operation -> operation.get("messages").forEach(message -> {
                    String reference = message.get("$ref").asText();
                    used.add(reference.substring(reference.lastIndexOf('/') + 1));
                }));
        assertThat(used).isEqualTo(frames);
    }

    private static String named(String says, String type) {
        return ApiDocuments.named(says, type);
    }

    private static JsonNode schema(String name) {
        return ApiDocuments.OPENAPI.at("/components/schemas/" + name);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** A status has no code that is another's. */
    @Test
    void aCodeStandsAtItsStatus() {
        Map<String, Integer> statuses = new TreeMap<>();
        Arrays.stream(ErrorCode.values()).forEach(code -> statuses.put(code.text(), code.status()));
        int problems = 0;
        for (JsonNode properties : ApiDocuments.OPENAPI.findValues("properties")) {
            if (properties.at("/status/const").isInt()
                    && properties.at("/code/enum").isArray()) {
                problems++;
                assertThat(texts(properties.at("/code/enum")))
                        .allSatisfy(code -> assertThat(statuses)
                                .containsEntry(
                                        code, properties.at("/status/const").asInt()));
            }
        }
        assertThat(problems).isGreaterThan(20);
    }

    @Test
    void closeCodesAreThoseOfTheServerAndOfThePage() throws IOException {
        List<Integer> codes = ApiDocuments.closeCodes();
        String page = Files.readString(PAGE);
        String table =
                page.substring(page.indexOf("### Close codes"), page.indexOf("Reconnect with a delay that grows"));
        List<Integer> shown = Pattern.compile("(?m)^\\| ([0-9, ]+) \\|")
                .matcher(table)
                .results()
                .flatMap(row -> Stream.of(row.group(1).split(", ")))
                .map(code -> Integer.valueOf(code.strip()))
                .toList();

        assertThat(codes).isEqualTo(shown);
        assertThat(codes)
                .containsAll(
                        Arrays.stream(CloseCode.values()).map(CloseCode::code).toList());
    }

    /** Whoever generates types from both gets the same ones. */
    @Test
    void whatBothDocumentsNameIsTheSameInBothAndInBothDialects() {
        List<String> shared = new ArrayList<>();
        ApiDocuments.ASYNCAPI.at("/components/schemas").properties().forEach(entry -> {
            if (!schema(entry.getKey()).isMissingNode()) {
                shared.add(entry.getKey());
                assertThat(entry.getValue()).as(entry.getKey()).isEqualTo(schema(entry.getKey()));
                checkKeywords(entry.getKey(), entry.getValue());
            }
        });
        assertThat(shared).contains("Notification", "Cursor", "Id");
    }

    private static void checkKeywords(String name, JsonNode schema) {
        schema.fieldNames()
                .forEachRemaining(keyword -> assertThat(KEYWORDS).as(name).contains(keyword));
        if (schema.has("$ref")) {
            assertThat(schema)
                    .as("%s: draft-07 reads nothing beside a reference", name)
                    .hasSize(1);
        }
        schema.path("properties").forEach(property -> checkKeywords(name, property));
    }

    /** Of both documents. */
    @Test
    void examplesAreWhatTheirSchemasSay() {
        int count = 0;
        for (Map.Entry<String, JsonNode> operation : operations().entrySet()) {
            String[] route = operation.getKey().split(" ");
            String at = "/paths/" + ApiDocuments.escaped(route[1]) + "/" + route[0].toLowerCase(Locale.ROOT);
            count += examples(at + "/requestBody/content");
            for (String status : names(operation.getValue().get("responses"))) {
                count += examples(at + "/responses/" + status + "/content");
            }
        }
        assertThat(count).isGreaterThanOrEqualTo(30);
        for (JsonNode message : ApiDocuments.ASYNCAPI.at("/components/messages")) {
            String schema = message.at("/payload/$ref").asText().substring(1);
            assertThat(message.get("examples")).isNotEmpty();
            message.get("examples")
                    .forEach(example -> assertThat(ApiDocuments.problem(
                                    "asyncapi", schema, example.get("payload").toString()))
                            .isEmpty());
        }
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static int examples(String content) {
        int count = 0;
        for (String type : names(ApiDocuments.OPENAPI.at(content))) {
            String media = content + "/" + ApiDocuments.escaped(type);
            JsonNode example = ApiDocuments.OPENAPI.at(media + "/example");
            if (!example.isMissingNode()) {
                count++;
                assertThat(ApiDocuments.problem("openapi", media + "/schema", example.toString()))
                        .isEmpty();
            }
        }
        return count;
    }

    /** What a client says there that the document does not know is answered with an error. */
    @Test
    void everyFrameOfThePageIsOneOfTheDocument() throws IOException {
        Matcher frames = FRAME.matcher(Files.readString(PAGE));
        Set<String> types = new TreeSet<>();
        boolean isWrong = false;
        while (frames.find()) {
            JsonNode frame = Api.MAPPER.readTree(frames.group(2));
            String type = frame.path("type").asText();
            if (isWrong) {
                assertThat(type).isEqualTo("error");
            }
            boolean isServers = frames.group(1).equals("←");
            isWrong = !isServers && ApiDocuments.frameProblem("client", frame).isPresent();
            if (isServers) {
                assertThat(
                                type.isEmpty()
                                        ? ApiDocuments.plainProblem(frame)
                                        : ApiDocuments.frameProblem("server", frame))
                        .isEmpty();
            }
            types.add((isServers ? "← " : "→ ") + type);
        }
        assertThat(isWrong).isFalse();
        assertThat(types)
                .contains("← ", "← hello", "← live", "← notification", "← state", "← seen", "← removed", "← reset")
                .contains("← pong", "← error", "→ ping", "→ ack", "→ read", "→ seen");
    }

    /** No login is needed: they hold nothing that the source does not, and whoever generates a client has no token. */
    @Test
    void theyAreServedToEverybodyAndKeptWhileTheyAreTheSame() throws IOException {
        for (String name : List.of("openapi", "asyncapi")) {
            String path = "/api/" + name + ".json";
            HttpResponse<String> answer = server.api()
                    .call(server.api().request(path, "").header("Origin", "https://any.example"))
                    .response();
            String tag = answer.headers().firstValue("ETag").orElseThrow();

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                    .contains("*");
            assertThat(answer.headers().firstValue("Cache-Control")).contains("no-cache");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(answer.body())
                    .isEqualTo(
                            Files.readString(Path.of("src/main/resources/dev/notification/app/api", name + ".json")));
            assertThat(server.api()
                            .call(server.api().request(path, "").header("If-None-Match", tag))
                            .status())
                    .isEqualTo(304);
            assertThat(server.api().post(path, "", "{}").status()).isEqualTo(405);
            assertThat(server.api().get(path + "/x", "").status()).isEqualTo(404);
        }
    }

    /** What looks at all other tests is seen to find something. */
    @Test
    void whatIsNotAsTheDocumentSaysIsFound() throws IOException {
        ObjectNode frame = (ObjectNode) Api.MAPPER.readTree("{\"type\":\"pong\"}");
        assertThat(ApiDocuments.frameProblem("server", frame)).isEmpty();
        assertThat(ApiDocuments.frameProblem("server", frame.put("extra", 1))).isPresent();
        assertThat(ApiDocuments.frameProblem("server", Api.MAPPER.readTree("{\"type\":\"pung\"}")))
                .isPresent();
        String problem =
                "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,\"code\":\"%s\",\"detail\":\"x\"%s}";
        String notFound = "/components/responses/NotFound/content/application~1problem+json/schema";
        assertThat(ApiDocuments.problem("openapi", notFound, problem.formatted("not_found", "")))
                .isEmpty();
        assertThat(ApiDocuments.problem("openapi", notFound, problem.formatted("no_login", "")))
                .isPresent();
        assertThat(ApiDocuments.problem("openapi", notFound, problem.formatted("not_found", ",\"why\":1")))
                .isPresent();
        assertThat(ApiDocuments.problem("openapi", "/components/schemas/Time", "\"yesterday\""))
                .isPresent();
        assertThat(ApiDocuments.problem("openapi", "/components/schemas/Selection", "{\"ids\":[1],\"all\":true}"))
                .isPresent();
        assertThat(ApiDocuments.problem(
                        "openapi",
                        "/components/schemas/SendRequest",
                        "{\"user_id\":1,\"username\":\"a\",\"message\":\"m\"}"))
                .isPresent();
    }
}
