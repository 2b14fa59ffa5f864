package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Scope;
import dev.notification.persistence.DatabaseConfig;
import dev.notification.persistence.PersistenceModule;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
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

    @TempDir
    static Path directory;

    private static RunningServer server;
    private static String read;

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
            read = metrics();
        }
        assertThat(Device.refusal(server.port(), "no token")).isEqualTo(401);
        api.logIn("ada", "wrong password");
        api.send(user, 77, "to nobody");
        api.post("/api/notifications/batch", user, "{\"user_id\": 1, \"message\": \"a\"}");
        for (String path : List.of("/health/live", "/console.css", "/nowhere", "/api/nowhere", "/api/users/" + 17)) {
            raw(server.port(), path, user, "GET");
        }
        raw(server.port(), "/nowhere", user, "PROPFIND");
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
        String later = metrics();
        assertThat(value(later, "notification_sends_total{kind=\"single\",outcome=\"unknown_recipient\"}"))
                .isEqualTo(1);
        assertThat(value(later, "notification_handshakes_total{outcome=\"invalid_token\"}"))
                .isEqualTo(1);
        assertThat(value(later, "notification_logins_total{outcome=\"logged_in\"}"))
                .isEqualTo(1);
        assertThat(value(later, "notification_logins_total{outcome=\"wrong_credentials\"}"))
                .isEqualTo(1);
    }

    @Test
    void whoeverAnswersARequestItIsCountedInOnePlace() throws Exception {
        String now = metrics();

        assertThat(value(now, requests("POST", 201, "/api/notifications/send")))
                .as("past Jersey")
                .isEqualTo(1);
        assertThat(value(now, requests("GET", 200, "/api/notifications")))
                .as("past Jersey")
                .isEqualTo(1);
        assertThat(value(now, requests("POST", 404, "/api/notifications/send")))
                .as("refused there")
                .isEqualTo(1);
        assertThat(value(now, requests("POST", 200, "/api/login")))
                .as("by Jersey")
                .isEqualTo(1);
        assertThat(value(now, requests("GET", 200, "/api/notifications/sent/{id}")))
                .isEqualTo(1);
        assertThat(value(now, requests("GET", 101, "/api/ws"))).isEqualTo(2);
        assertThat(value(now, requests("GET", 401, "/api/ws"))).isEqualTo(1);
        assertThat(value(now, requests("GET", 200, "/health/live"))).isEqualTo(1);
        assertThat(value(now, requests("GET", 200, "{file}"))).isEqualTo(1);
        assertThat(value(now, requests("GET", 404, "{other}"))).isEqualTo(3);
        assertThat(value(now, requests("OTHER", 404, "{other}"))).isEqualTo(1);
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

    @Test
    void thePortOfMetricsServesNothingElse() throws Exception {
        var other = new Api(server.metricsPort());

        assertThat(other.get("/health/live", "").status()).isEqualTo(404);
        assertThat(other.post("/metrics", "", "").status()).isEqualTo(405);
        assertThat(server.api().get("/metrics", "").status()).isEqualTo(404);
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
