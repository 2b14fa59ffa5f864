package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.core.domain.Scope;
import dev.notification.persistence.DatabaseConfig;
import dev.notification.persistence.PersistenceModule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");
    /** Of ours: each has few values, whatever clients do. */
    private static final Set<String> LABELS = Set.of(
            "le", "kind", "outcome", "mode", "code", "limit", "version", "commit", "method", "uri", "status", "pool");

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final Path OPERATIONS = Path.of("..", "docs", "operations");
    private static final Pattern NAME =
            Pattern.compile("\\b(?:notification|http|jvm|process|system|executor|hikaricp)_[a-z_]*[a-z]");

    @TempDir
    static Path directory;

    private static RunningServer server;
    private static String read;
    private static String after;

    @BeforeAll
    static void traffic() throws Exception {
        var database = DatabaseConfig.of("jdbc:sqlite:" + directory.resolve("notification.db"));
        server = new RunningServer(database, Map.of("NOTIFICATION_METRICS_ADDRESS", "localhost:0"));
        Api api = server.api();
        String user = api.account("ada");
        try (Device one = Device.v1(server.port(), user, "");
                Device two = Device.plain(server.port(), user)) {
            one.next("hello");
            one.next("live");
            long id = api.send(user, 1, "one").id();
            one.next("notification");
            two.next();
            api.get("/api/notifications/sent/" + id, user);
            api.get("/api/notifications", user);
            Awaitility.await()
                    .until(
                            () -> { // They have their frames before the server has seen them off.
                                read = metrics();
                                return value(read, "notification_delivery_latency_seconds_count") >= 2;
                            });
        }
        assertThat(Device.refusal(server.port(), "no token")).isEqualTo(401);
        api.logIn("ada", "wrong password");
        api.send(user, 77, "to nobody");
        api.post("/api/notifications/batch", user, "{\"user_id\": 1, \"message\": \"a\"}");
        for (String path : List.of("/health/live", "/console.css", "/nowhere", "/api/nowhere", "/api/users/" + 17)) {
            raw(server.port(), path, user, "GET");
        }
        raw(server.port(), "/nowhere", user, "PROPFIND");
        Awaitility.await()
                .until(
                        () -> { // As above.
                            after = metrics();
                            return value(after, requests("OTHER", 404, "{other}")) >= 1;
                        });
        flood(user, 1, 4097);
        flood(user, 60, 2);
    }

    /** All at once, so that no pause pays for any of them, and until the server ends the connection. */
    private static void flood(String user, int messages, int bytes) throws IOException {
        try (var socket = new Socket("localhost", server.port())) {
            socket.setSoTimeout(30_000);
            var frames = new ByteArrayOutputStream();
            frames.writeBytes(
                    ("GET /api/ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer "
                                    + user + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < messages; i++) {
                // RFC 6455, section 5.2: a whole text, its length in two bytes, masked with zeros.
                frames.writeBytes(new byte[] {(byte) 0x81, (byte) 0xfe, (byte) (bytes >> 8), (byte) bytes, 0, 0, 0, 0});
                frames.writeBytes("x".repeat(bytes).getBytes(StandardCharsets.US_ASCII));
            }
            socket.getOutputStream().write(frames.toByteArray());
            socket.getInputStream().readAllBytes();
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<String> raw(int port, String path, String token, String method)
            throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .header("Authorization", "Bearer " + token)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String metrics() throws IOException, InterruptedException {
        return raw(server.metricsPort(), "/metrics", "nobody", "GET").body();
    }

    /** -1: there is none. */
    private static double value(String metrics, String series) {
        return metrics.lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElse(-1);
    }

    private static String requests(String method, int status, String uri) {
        return "http_server_requests_seconds_count{method=\"" + method + "\",status=\"" + status + "\",uri=\"" + uri
                + "\"}";
    }

    @Test
    void whatIsSentAndDeliveredIsCounted() throws Exception {
        assertThat(value(read, "notification_sends_total{kind=\"single\",outcome=\"stored\"}"))
                .isEqualTo(1);
        assertThat(value(read, "notification_send_duration_seconds_count")).isEqualTo(1);
        assertThat(value(read, "notification_commit_duration_seconds_count")).isEqualTo(1);
        assertThat(value(read, "notification_commit_size_sum")).isEqualTo(1);
        assertThat(value(read, "notification_deliveries_total{mode=\"live\"}")).isEqualTo(2);
        assertThat(value(read, "notification_delivery_latency_seconds_count")).isEqualTo(2);
        assertThat(value(read, "notification_sessions{mode=\"v1\"}")).isEqualTo(1);
        assertThat(value(read, "notification_sessions{mode=\"plain\"}")).isEqualTo(1);
        assertThat(value(read, "notification_handshakes_total{outcome=\"opened\"}"))
                .isEqualTo(2);
        assertThat(value(read, "notification_resumes_total{outcome=\"nothing\"}"))
                .isEqualTo(2);
        assertThat(value(read, "notification_store_up")).isEqualTo(1);
        assertThat(value(read, "notification_store_durable")).isEqualTo(1);
        assertThat(value(after, "notification_sends_total{kind=\"single\",outcome=\"unknown_recipient\"}"))
                .isEqualTo(1);
        assertThat(value(after, "notification_handshakes_total{outcome=\"invalid_token\"}"))
                .isEqualTo(1);
        assertThat(value(after, "notification_logins_total{outcome=\"logged_in\"}"))
                .isEqualTo(1);
        assertThat(value(after, "notification_logins_total{outcome=\"wrong_credentials\"}"))
                .isEqualTo(1);
    }

    @Test
    void whatLimitsRefusedIsCountedByTheirNames() throws Exception {
        String now = metrics();

        assertThat(value(now, "notification_limited_total{limit=\"message-bytes\"}"))
                .isEqualTo(1);
        assertThat(value(now, "notification_limited_total{limit=\"messages\"}")).isEqualTo(1);
        List<String> named = Pattern.compile("`NOTIFICATION_LIMITS_([A-Z_]+)`")
                .matcher(Files.readString(OPERATIONS.resolveSibling("operations.md")))
                .results()
                .map(found -> found.group(1).toLowerCase(Locale.ROOT).replace('_', '-'))
                .filter(name -> !name.equals("enabled"))
                .distinct()
                .toList();
        assertThat(named).hasSizeGreaterThan(12);
        assertThat(named).allSatisfy(name -> assertThat(now).contains("notification_limited_total{limit=\"" + name));
    }

    @Test
    void eachPoolOfThreadsIsThere() throws Exception {
        List<String> pools = metrics()
                .lines()
                .filter(line -> line.startsWith("executor_pool_size_threads{"))
                .map(line -> line.split("\"")[1])
                .toList();

        assertThat(pools)
                .contains(
                        "http-worker",
                        "notification-password",
                        "notification-registration",
                        "notification-commit",
                        "notification-announce",
                        "notification-answer",
                        "notification-catch-up",
                        "websocket-action");
    }

    @Test
    void whoeverAnswersARequestItIsCountedInOnePlace() throws Exception {
        assertThat(value(after, requests("POST", 201, "/api/notifications/send")))
                .as("past Jersey")
                .isEqualTo(1);
        assertThat(value(after, requests("GET", 200, "/api/notifications")))
                .as("past Jersey")
                .isEqualTo(1);
        assertThat(value(after, requests("POST", 404, "/api/notifications/send")))
                .as("refused there")
                .isEqualTo(1);
        assertThat(value(after, requests("POST", 200, "/api/login")))
                .as("by Jersey")
                .isEqualTo(1);
        assertThat(value(after, requests("GET", 200, "/api/notifications/sent/{id}")))
                .isEqualTo(1);
        assertThat(value(after, requests("GET", 101, "/api/ws"))).isEqualTo(2);
        assertThat(value(after, requests("GET", 401, "/api/ws"))).isEqualTo(1);
        assertThat(value(after, requests("GET", 200, "/health/live"))).isEqualTo(1);
        assertThat(value(after, requests("GET", 200, "{file}"))).isEqualTo(1);
        assertThat(value(after, requests("GET", 404, "{other}"))).isEqualTo(3);
        assertThat(value(after, requests("OTHER", 404, "{other}"))).isEqualTo(1);
    }

    @Test
    void noLabelIsAUserADeviceOrAnId() throws Exception {
        Set<String> labels = new TreeSet<>();
        Set<String> values = new TreeSet<>();
        metrics()
                .lines()
                .filter(line ->
                        line.startsWith("notification_") || line.startsWith("http_") || line.startsWith("hikari"))
                .forEach(line -> LABEL.matcher(line).results().forEach(found -> {
                    labels.add(found.group(1));
                    if (!Set.of("le", "code", "status").contains(found.group(1))) {
                        values.add(found.group(2));
                    }
                }));

        assertThat(LABELS).containsAll(labels);
        assertThat(values).noneMatch(value -> value.contains("ada") || value.matches(".*[0-9]{2,}.*"));
    }

    /** Without the ends that a histogram's series have. */
    private static Set<String> families(String text) {
        Set<String> families = new TreeSet<>();
        text.lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" "))
                .forEach(words -> families.add(words[2]));
        return families;
    }

    private static Set<String> named(String text) {
        return NAME.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void dashboardAndAlertsNameNoMetricThatIsNotThere() throws Exception {
        System.gc(); // Pauses are there once there was one.
        Awaitility.await().until(() -> metrics().contains("jvm_gc_pause_seconds_sum"));
        String now = metrics();
        Set<String> series = now.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[{ ]")[0])
                .collect(Collectors.toCollection(TreeSet::new));

        for (String file : List.of("grafana-dashboard.json", "alerts.yml")) {
            Set<String> named = named(expressions(Files.readString(OPERATIONS.resolve(file))));
            assertThat(named).as(file).hasSizeGreaterThan(8);
            assertThat(series).as(file).containsAll(named);
        }
    }

    /** What Prometheus is asked, and no words for people. */
    private static String expressions(String file) {
        return file.lines()
                .map(String::strip)
                .filter(line ->
                        line.startsWith("expr:") || line.startsWith("\"expr\":") || line.startsWith("\"query\":"))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void theOperatorsGuideExplainsEachMetricAndAlert() throws Exception {
        String guide = Files.readString(OPERATIONS.resolveSibling("operations.md"));
        Set<String> explained = Pattern.compile("(?m)^\\| `((?:notification|http|hikaricp)_[a-z_]+)` \\|")
                .matcher(guide)
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> ours = families(metrics()).stream()
                .filter(name -> name.startsWith("notification_") || name.startsWith("http_"))
                .collect(Collectors.toCollection(TreeSet::new));
        ours.add("hikaricp_connections_active");

        assertThat(explained).isEqualTo(ours);
        Pattern.compile("- alert: (\\w+)")
                .matcher(Files.readString(OPERATIONS.resolve("alerts.yml")))
                .results()
                .forEach(alert -> assertThat(guide).contains("\n| `" + alert.group(1) + "` |"));
    }

    @Test
    void promtoolFindsNothingWrong(@TempDir Path folder) throws Exception {
        Path read = Files.writeString(folder.resolve("metrics"), metrics());

        assertThat(run(
                        null,
                        "promtool",
                        "check",
                        "rules",
                        OPERATIONS.resolve("alerts.yml").toString()))
                .contains("SUCCESS: 11 rules found");
        assertThat(run(read, "promtool", "check", "metrics")).isEmpty();
        assertThat(value(metrics(), "process_cpu_seconds_total")).isPositive();
        assertThat(value(metrics(), "system_cpus")).isPositive();
    }

    @Test
    void eachAlertFiresOnWhatItIsForAndNoneOnAServerThatIsWell(@TempDir Path folder) throws Exception {
        Files.copy(OPERATIONS.resolve("alerts.yml"), folder.resolve("alerts.yml"));
        Path tests = folder.resolve("alerts-test.yml");
        try (InputStream given = MetricsTest.class.getResourceAsStream("/operations/alerts-test.yml")) {
            Files.copy(given, tests);
        }

        assertThat(run(null, "promtool", "test", "rules", tests.toString())).contains("SUCCESS");
    }

    private static String run(Path input, String... command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        if (input != null) {
            builder.redirectInput(input.toFile());
        }
        Process process = started(builder);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static Process started(ProcessBuilder builder) throws IOException {
        try {
            return builder.start();
        } catch (IOException e) {
            if (System.getenv("TESTS_NEED_PROMTOOL") != null) {
                throw e;
            }
            return abort("prometheus and promtool are not installed (Debian: prometheus); their test is skipped");
        }
    }

    @Test
    void aRealPrometheusReadsThemAndTakesTheAlerts(@TempDir Path folder) throws Exception {
        Files.copy(OPERATIONS.resolve("alerts.yml"), folder.resolve("alerts.yml"));
        Path configuration = Files.writeString(folder.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                scrape_configs:
                  - job_name: notification
                    static_configs: [{targets: ["localhost:%d"]}]
                rule_files: [alerts.yml]
                """.formatted(server.metricsPort()));
        int tries = 0;
        Process prometheus;
        int port;
        Path log;
        do { // Somebody else may take the free port before it does.
            port = freePort();
            log = folder.resolve("log" + tries);
            prometheus = started(new ProcessBuilder(
                            "prometheus",
                            "--config.file=" + configuration,
                            "--storage.tsdb.path=" + folder.resolve("data"),
                            "--web.listen-address=127.0.0.1:" + port)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile()));
        } while (!scrapes(prometheus, port, log) && ++tries < 5);
        try {
            int open = port;
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> asked(open, "rules").split("\"health\":\"ok\"", -1).length == 12);
            everyPanelShowsSomething(port);
            // Whatever the machine is doing, these two would be wrong.
            assertThat(asked(port, "alerts")).doesNotContain("NotificationStoreDown", "NotificationDurabilityUnsafe");
        } catch (ConditionTimeoutException | IOException | AssertionError e) {
            throw new AssertionError("Prometheus says:\n" + Files.readString(log), e);
        } finally {
            end(prometheus);
        }
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    /** Waits until it does; false if it has ended. */
    private static boolean scrapes(Process prometheus, int port, Path log) throws Exception {
        try {
            Awaitility.await()
                    .ignoreExceptions()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> !prometheus.isAlive()
                            || asked(port, "query?query=notification_store_up").contains(",\"1\"]"));
        } catch (ConditionTimeoutException e) {
            end(prometheus);
            throw new AssertionError("Prometheus says:\n" + Files.readString(log), e);
        }
        return prometheus.isAlive();
    }

    private static void end(Process prometheus) throws InterruptedException {
        prometheus.destroy();
        if (!prometheus.waitFor(10, TimeUnit.SECONDS)) {
            prometheus.destroyForcibly().waitFor();
        }
    }

    /** While everything happens that panels are about, failures among it. */
    private static void everyPanelShowsSomething(int prometheus) throws IOException {
        List<String> empty = new ArrayList<>();
        Api.MAPPER
                .readTree(Files.readString(OPERATIONS.resolve("grafana-dashboard.json")))
                .findValues("targets")
                .forEach(targets ->
                        targets.forEach(target -> empty.add(target.get("expr").asText())));
        assertThat(empty).hasSizeGreaterThan(30);
        String user =
                server.api().logIn("ada", "password123").body().get("token").asText();
        System.gc();
        try {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
                makeEverythingHappen(user);
                empty.removeIf(expression -> showsSomething(prometheus, expression));
                return empty.isEmpty();
            });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("these panels show nothing: " + empty, e);
        }
    }

    private static boolean showsSomething(int prometheus, String expression) {
        String asked = expression.replace("$job", "notification").replace("$__rate_interval", "1m");
        try {
            String answer = asked(prometheus, "query?query=" + URLEncoder.encode(asked, StandardCharsets.UTF_8));
            assertThat(answer).as(expression).contains("\"status\":\"success\"");
            return !answer.contains("\"result\":[]");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void makeEverythingHappen(String user) throws Exception {
        try (Device device = Device.v1(server.port(), user, "?device=phone")) {
            JsonNode frame = device.next("hello");
            while (!frame.get("type").asText().equals("live")) { // Behind what it has missed.
                frame = device.next();
            }
            device.send("{\"type\":\"ack\",\"cursor\":" + frame.get("cursor") + "}");
            server.api().send(user, 1, "again");
            device.next("notification");
        }
        assertThat(Device.refusal(server.port(), "no token")).isEqualTo(401);
        for (int i = 0; i < 6; i++) {
            server.api().logIn("nobody", "wrong password");
        }
        try (var failing = new Socket("localhost", server.port())) {
            failing.getOutputStream()
                    .write("GET / HTTP/3.0\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(failing.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 505");
        }
    }

    private static String asked(int port, String what) throws IOException, InterruptedException {
        return raw(port, "/api/v1/" + what, "nobody", "GET").body();
    }

    @Test
    void thePortOfMetricsServesNothingElse() throws Exception {
        assertThat(raw(server.metricsPort(), "/health/live", "", "GET").statusCode())
                .isEqualTo(404);
        assertThat(raw(server.metricsPort(), "/metrics", "", "POST").statusCode())
                .isEqualTo(405);
        assertThat(raw(server.port(), "/metrics", "", "GET").statusCode()).isEqualTo(404);
    }

    @Test
    void onTheMainPortMetricsTakeAKeyWithTheirScope(@TempDir Path elsewhere) throws Exception {
        var database = DatabaseConfig.of("jdbc:sqlite:" + elsewhere.resolve("notification.db"));
        try (var main = new RunningServer(database, Map.of("NOTIFICATION_METRICS_ADDRESS", "main"));
                PersistenceModule operator = PersistenceModule.openBeside(database)) {
            String other =
                    MachinesContract.issue(operator, EnumSet.of(Scope.SEND)).text();
            String key =
                    MachinesContract.issue(operator, EnumSet.of(Scope.METRICS)).text();
            Awaitility.await()
                    .until(() -> raw(main.port(), "/metrics", key, "GET").statusCode() == 200);

            assertThat(main.api().get("/metrics", "").status()).isEqualTo(401);
            assertThat(main.api().get("/metrics", other).code()).isEqualTo("insufficient_scope");
            assertThat(raw(main.port(), "/metrics", key, "GET").body())
                    .contains("notification_sends_total", "jvm_memory_used_bytes", "uri=\"/metrics\"");
        }
    }
}
