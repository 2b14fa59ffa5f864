package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.app.JarProcess;
import dev.notification.persistence.testkit.SqliteDatabase;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The configurations in docs/operations, each with the real proxy in front of the real server. */
class ProxiesIT {
    @TempDir
    static Path keys;

    private static Certificate certificate;
    private static HttpClient http;

    @RegisterExtension
    final SqliteDatabase database = new SqliteDatabase();

    @TempDir
    Path folder;

    @BeforeAll
    static void trust() throws Exception {
        certificate = Certificate.in(keys);
        http = HttpClient.newBuilder()
                .sslContext(certificate.trust())
                .connectTimeout(Duration.ofSeconds(10))
                .build();
    }

    private RunningServer server(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "NOTIFICATION_HTTP_HOST",
                "127.0.0.1",
                "NOTIFICATION_HTTP_TRUSTED_PROXIES",
                "127.0.0.1",
                "NOTIFICATION_HTTP_ORIGINS",
                "https://shop.example",
                "NOTIFICATION_WEBSOCKET_HEARTBEAT",
                "1s",
                "NOTIFICATION_LIMITS_SEND_BYTES",
                "1000000000/s"));
        settings.putAll(more);
        return new RunningServer(database.empty(), settings);
    }

    private ProxyProcess proxy(ProxyProcess.Kind kind, RunningServer server) throws IOException {
        return ProxyProcess.start(kind, folder, certificate, server.port());
    }

    private static HttpResponse<String> call(ProxyProcess proxy, String path, UnaryOperator<HttpRequest.Builder> how) {
        try {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(uri("https", proxy, path)).timeout(Duration.ofSeconds(60));
            return http.send(how.apply(request).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(proxy.said(), e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static URI uri(String scheme, ProxyProcess proxy, String path) {
        return URI.create(scheme + "://localhost:" + proxy.port() + path);
    }

    private static HttpResponse<String> post(ProxyProcess proxy, String path, String body, String... headers) {
        return call(proxy, path, request -> {
            request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
            return headers.length == 0 ? request : request.headers(headers);
        });
    }

    private static HttpResponse<String> get(ProxyProcess proxy, String path, String token) {
        return call(proxy, path, request -> request.header("Authorization", "Bearer " + token));
    }

    private static JsonNode json(HttpResponse<String> response) {
        try {
            return Api.MAPPER.readTree(response.body());
        } catch (IOException e) {
            throw new AssertionError(response + " " + response.body(), e);
        }
    }

    private static String register(String name) {
        return "{\"username\":\"" + name + "\",\"password\":\"password123\"}";
    }

    /** @param at below which path */
    private static String account(ProxyProcess proxy, String at, String name) {
        assertThat(post(proxy, at + "/api/register", register(name)).statusCode())
                .as(proxy::said)
                .isEqualTo(201);
        return json(post(proxy, at + "/api/login", register(name))).get("token").asText();
    }

    private static HttpResponse<String> send(ProxyProcess proxy, String token, String message, String... headers) {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 2, headers.length);
        all[0] = "Authorization";
        all[1] = "Bearer " + token;
        return post(proxy, "/api/notifications/send", "{\"user_id\":1,\"message\":\"" + message + "\"}", all);
    }

    /** A page that has opened a WebSocket. */
    private static final class Page implements WebSocket.Listener {
        private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();

        static Page open(ProxyProcess proxy, String path, String origin, String token) {
            var page = new Page();
            http.newWebSocketBuilder()
                    .header("Origin", origin)
                    .subprotocols("notification.v1", "bearer." + token)
                    .buildAsync(uri("wss", proxy, path), page)
                    .join();
            return page;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            frames.add(text.toString());
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        /** The next frame of this type; what comes before it does not matter. */
        String next(String type) throws InterruptedException {
            String frame = "";
            while (!frame.contains("\"type\":\"" + type + "\"")) {
                frame = frames.poll(30, TimeUnit.SECONDS);
                assertThat(frame).as("a frame in time").isNotNull();
            }
            return frame;
        }
    }

    private static HttpResponse<?> refusal(ProxyProcess proxy, String origin, String token) {
        try {
            Page.open(proxy, "/api/ws", origin, token);
            throw new AssertionError("was let in");
        } catch (CompletionException e) {
            return ((WebSocketHandshakeException) e.getCause()).getResponse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everythingAUserDoesGoesThrough(ProxyProcess.Kind kind) throws Exception {
        try (RunningServer server = server(Map.of());
                ProxyProcess proxy = proxy(kind, server)) {
            String ada = account(proxy, "", "ada");
            String since = json(get(proxy, "/api/devices", ada)).get("head").asText();

            CompletableFuture<HttpResponse<String>> poll = http.sendAsync(
                    HttpRequest.newBuilder(uri("https", proxy, "/api/notifications/changes?wait=20&since=" + since))
                            .header("Authorization", "Bearer " + ada)
                            .timeout(Duration.ofSeconds(60))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(send(proxy, ada, "through").statusCode()).isEqualTo(201);
            assertThat(poll.get(60, TimeUnit.SECONDS).body()).contains("through");
            assertThat(get(proxy, "/api/notifications", ada).body()).contains("through");

            HttpResponse<String> repeated = send(proxy, ada, "once", "Idempotency-Key", "k");
            assertThat(send(proxy, ada, "once", "Idempotency-Key", "k")
                            .headers()
                            .firstValue("Idempotency-Replayed"))
                    .contains("true");
            assertThat(repeated.statusCode()).isEqualTo(201);

            HttpResponse<String> expecting = call(
                    proxy,
                    "/api/notifications/send",
                    request -> request.expectContinue(true)
                            .header("Authorization", "Bearer " + ada)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"user_id\":1,\"message\":\"expected\"}")));
            assertThat(expecting.statusCode()).isEqualTo(201);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBatchOfEightMebibytesGoesThrough(ProxyProcess.Kind kind) throws Exception {
        String notification = "{\"user_id\":1,\"message\":\"" + "x".repeat(8192) + "\"}\n";
        String batch = IntStream.range(0, 1000).mapToObj(i -> notification).collect(Collectors.joining());
        assertThat(batch.length()).isBetween(8_000_000, 8 << 20);

        try (RunningServer server = server(Map.of());
                ProxyProcess proxy = proxy(kind, server)) {
            String ada = account(proxy, "", "ada");

            HttpResponse<String> answer = call(
                    proxy,
                    "/api/notifications/batch",
                    request -> request.header("Authorization", "Bearer " + ada)
                            .header("Content-Type", "application/x-ndjson")
                            .POST(HttpRequest.BodyPublishers.ofString(batch)));

            assertThat(answer.statusCode()).as(answer.body() + proxy.said()).isLessThan(300);
            assertThat(json(get(proxy, "/api/notifications/unread-count", ada))
                            .get("unread")
                            .asInt())
                    .isEqualTo(1000);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPageOfItsOwnHoldsAWebSocketBeyondTheHeartbeat(ProxyProcess.Kind kind) throws Exception {
        try (RunningServer server = server(Map.of());
                ProxyProcess proxy = proxy(kind, server)) {
            String ada = account(proxy, "", "ada");
            Page page = Page.open(proxy, "/api/ws", "https://localhost:" + proxy.port(), ada);
            page.next("live");

            page.next("heartbeat");
            page.next("heartbeat");
            page.next("heartbeat");
            send(proxy, ada, "after silence");

            assertThat(page.next("notification")).contains("after silence");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aListedPageMayDoEverythingAndAForeignOneIsToldWhy(ProxyProcess.Kind kind) throws Exception {
        try (RunningServer server = server(Map.of());
                ProxyProcess proxy = proxy(kind, server)) {
            String ada = account(proxy, "", "ada");

            Page.open(proxy, "/api/ws", "https://shop.example", ada).next("live");
            HttpResponse<String> preflight = call(
                    proxy,
                    "/api/notifications/send",
                    request -> request.method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                            .headers("Origin", "https://shop.example", "Access-Control-Request-Method", "POST"));
            assertThat(preflight.statusCode()).isEqualTo(204);
            assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
                    .contains("https://shop.example");
            assertThat(send(proxy, "wrong", "x", "Origin", "https://shop.example")
                            .headers()
                            .firstValue("Access-Control-Allow-Origin"))
                    .contains("https://shop.example");

            HttpResponse<?> refused = refusal(proxy, "https://evil.example", ada);
            assertThat(refused.statusCode()).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSameAddressesWorkBelowThePathOfThePublicUrl(ProxyProcess.Kind kind) throws Exception {
        try (RunningServer server = server(Map.of("NOTIFICATION_HTTP_PUBLIC_URL", "https://notify.example/inbox"));
                ProxyProcess proxy = proxy(kind, server)) {
            String ada = account(proxy, "/inbox", "ada");

            assertThat(get(proxy, "/inbox/api/notifications", ada).statusCode()).isEqualTo(200);
            assertThat(get(proxy, "/inbox/health/ready", ada).statusCode()).isEqualTo(200);
            Page.open(proxy, "/inbox/api/ws", "https://localhost:" + proxy.port(), ada)
                    .next("live");
            Page.open(proxy, "/inbox/api/ws", "https://notify.example", ada).next("live");
        }
    }

    @ParameterizedTest
    @EnumSource
    void limitsCountTheClientsAddressAndNotWhatItClaims(ProxyProcess.Kind kind) throws Exception {
        try (RunningServer server = server(Map.of("NOTIFICATION_LIMITS_REGISTRATIONS", "1/d"));
                ProxyProcess proxy = proxy(kind, server)) {
            assertThat(registerFrom(proxy, "127.0.0.2", "ada", "192.0.2.1")).startsWith("HTTP/1.1 201");
            assertThat(registerFrom(proxy, "127.0.0.2", "bob", "192.0.2.2")).startsWith("HTTP/1.1 429");
            assertThat(registerFrom(proxy, "127.0.0.3", "eve", "192.0.2.2")).startsWith("HTTP/1.1 201");
        }
    }

    /** From another address of this machine, which Java's client cannot choose. */
    private static String registerFrom(ProxyProcess proxy, String address, String name, String claimed)
            throws IOException {
        String body = register(name);
        try (var plain = new Socket()) {
            plain.bind(new InetSocketAddress(address, 0));
            plain.connect(new InetSocketAddress("127.0.0.1", proxy.port()), 10_000);
            var socket = (SSLSocket)
                    certificate.trust().getSocketFactory().createSocket(plain, "localhost", proxy.port(), true);
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write(("POST /api/register HTTP/1.1\r\nHost: localhost:" + proxy.port()
                                    + "\r\nConnection: close\r\nContent-Type: application/json\r\nX-Forwarded-For: "
                                    + claimed
                                    + "\r\nForwarded: for=" + claimed + "\r\nContent-Length: " + body.length()
                                    + "\r\n\r\n"
                                    + body)
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatHasStoppedIsA503ThatClientsUnderstand(ProxyProcess.Kind kind) throws Exception {
        RunningServer server = server(Map.of());
        try (ProxyProcess proxy = proxy(kind, server)) {
            account(proxy, "", "ada");
            server.close();

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(call(proxy, "/api/notifications", request -> request)
                                    .statusCode())
                            .isEqualTo(503));

            HttpResponse<String> answer = call(proxy, "/api/notifications", request -> request);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
            assertThat(json(answer).get("code").asText()).isEqualTo("store_unavailable");
        }
    }

    /** A rolling update: its server goes on until the proxy has noticed, and can end then without anybody's notice. */
    @Test
    void noRequestFailsWhileOneOfTwoServersStops() throws Exception {
        try (JarProcess one = slowlyStopping("one");
                JarProcess two = slowlyStopping("two");
                ProxyProcess proxy = ProxyProcess.start(
                        ProxyProcess.Kind.HAPROXY,
                        folder,
                        certificate,
                        one.port(),
                        text -> text + "    server two 127.0.0.1:" + two.port() + " check\n")) {
            one.stop();

            await().atMost(Duration.ofSeconds(60)).until(() -> {
                assertServed(proxy);
                return proxy.said().contains("Server notification/one is DOWN");
            });
            assertThat(one.isAlive()).isTrue();
            one.kill();

            for (int i = 0; i < 20; i++) {
                assertServed(proxy);
            }
        }
    }

    private JarProcess slowlyStopping(String name) throws IOException {
        return JarProcess.start(
                Files.createDirectory(folder.resolve(name)),
                Map.of("NOTIFICATION_HTTP_PORT", "0", "NOTIFICATION_HTTP_DRAIN_DELAY", "5m"));
    }

    private static void assertServed(ProxyProcess proxy) {
        assertThat(call(proxy, "/health/live", request -> request).statusCode())
                .as(proxy::said)
                .isEqualTo(200);
    }
}
