package dev.notification.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.app.endtoend.Api;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code serve --demo} in a process of its own, in a directory whose settings file and variables are of another server. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DemoTest {
    private static final String FIRST = "notification is ready on http://localhost:";
    private static final int LINES = 7;

    @TempDir
    static Path directory;

    private static Path temporary;
    private static Process process;
    private static List<String> said = new ArrayList<>();
    private static String address;
    private static Api api;

    @BeforeAll
    static void start() throws IOException {
        temporary = Files.createDirectory(directory.resolve("tmp"));
        Files.writeString(directory.resolve("notification.properties"), "register.open=no way\n");
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dlogback.configurationFile=logback.xml",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "serve",
                        "--demo",
                        "--http.port=0")
                .directory(directory.toFile())
                .redirectError(directory.resolve("log").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("NOTIFICATION_"));
        builder.environment().put("NOTIFICATION_DATABASE_URL", "jdbc:sqlite:" + directory.resolve("real.db"));
        process = builder.start();
        var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (int i = 0; i < LINES; i++) {
            String line = lines.readLine();
            assertThat(line)
                    .as("log: %s", Files.readString(directory.resolve("log")))
                    .isNotNull();
            said.add(line);
        }
        assertThat(said.get(0)).startsWith(FIRST);
        address = said.get(0).substring(said.get(0).indexOf("http"));
        api = new Api(URI.create(address).getPort());
    }

    @AfterAll
    static void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private static String password(String name) {
        String line = said.stream()
                .filter(it -> it.startsWith("  " + name + " "))
                .findFirst()
                .orElseThrow();
        return line.replaceFirst(".*with the password +", "").replaceFirst(" .*", "");
    }

    private static JsonNode logIn(String name) {
        Api.Answer answer = api.logIn(name, password(name));
        assertThat(answer.status()).isEqualTo(200);
        return answer.body();
    }

    @Test
    @Order(1)
    void itSaysWhatToOpenAndItIsThere() {
        assertThat(said)
                .anyMatch(line -> line.startsWith("  " + address + "/  "))
                .anyMatch(line -> line.startsWith("  " + address + "/playground  "));

        for (String path : List.of("/", "/playground")) {
            HttpRequest.Builder request = api.request(path, "").GET();
            var page = get(request);

            assertThat(page.status()).isEqualTo(200);
            assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'");
        }
        assertThat(api.get("/client/modules.json", "").body().get("demo").asBoolean())
                .isTrue();
    }

    private record Page(int status, java.net.http.HttpResponse<String> response) {
        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    private static Page get(HttpRequest.Builder request) {
        var response = java.net.http.HttpClient.newHttpClient()
                .sendAsync(request.build(), java.net.http.HttpResponse.BodyHandlers.ofString())
                .join();
        return new Page(response.statusCode(), response);
    }

    @Test
    @Order(2)
    void itsUsersLogInAndOneOfThemIsAnAdministrator() {
        String ada = logIn("ada").get("token").asText();
        String grace = logIn("grace").get("token").asText();

        assertThat(api.get("/api/account", ada).body().get("role").asText()).isEqualTo("user");
        assertThat(api.get("/api/account", grace).body().get("role").asText()).isEqualTo("admin");
        assertThat(api.get("/api/figures", grace).status()).isEqualTo(200);
        assertThat(password("ada")).hasSize(12).isNotEqualTo(password("grace"));
    }

    @Test
    @Order(3)
    void somethingIsThereAndMoreArrives() {
        String ada = logIn("ada").get("token").asText();
        JsonNode there = api.history(ada).body();

        assertThat(there.get("notifications").size()).isGreaterThanOrEqualTo(5);
        String changes =
                "/api/notifications/changes?wait=5&since=" + there.get("cursor").asText();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> !api.get(changes, ada).body().get("changes").isEmpty());
    }

    @Test
    @Order(4)
    void itsOwnPageGetsATokenForAda() {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + "/playground/token"))
                .header("Origin", address)
                .header("Sec-Fetch-Site", "same-origin")
                .POST(HttpRequest.BodyPublishers.noBody());

        Api.Answer answer = api.call(request);

        assertThat(answer.documented()).contains("mintDemoToken 200");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.body().get("expires_in").asInt()).isEqualTo(600);
        String token = answer.body().get("token").asText();
        assertThat(api.get("/api/account", token).body().get("username").asText())
                .isEqualTo("ada");
    }

    @ParameterizedTest
    @Order(5)
    @ValueSource(
            strings = {
                "Host: evil.example",
                "Host: evil.example:@",
                "Host: localhost.evil.example",
                "Host: 127.0.0.1.evil.example:@",
                "Host: localhost:@|Origin: http://evil.example",
                "Host: localhost:@|Origin: http://evil.example:@",
                "Host: localhost:@|Origin: http://localhost:1",
                "Host: localhost:@|Origin: null",
                "Host: localhost:@|Sec-Fetch-Site: cross-site",
                "Host: localhost:@|Sec-Fetch-Site: same-site",
                "Host: localhost:@|Sec-Fetch-Site: none"
            })
    void noOtherPageGetsOne(String fields) throws IOException {
        String port = Integer.toString(URI.create(address).getPort());
        String head = "POST /playground/token HTTP/1.1\r\n"
                + fields.replace("@", port).replace("|", "\r\n") + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

        assertThat(exchange(head))
                .startsWith("HTTP/1.1 403 ")
                .contains("\"code\":\"origin_not_allowed\"")
                .doesNotContain("eyJ");
    }

    @Test
    @Order(5)
    void whatOtherPagesAreToldIsWhatTheDocumentSays() {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + "/playground/token"))
                .header("Sec-Fetch-Site", "cross-site")
                .POST(HttpRequest.BodyPublishers.noBody());

        assertThat(api.call(request).documented()).contains("mintDemoToken 403");
    }

    @Test
    @Order(6)
    void aTokenIsPostedForAtExactlyOneAddress() {
        assertThat(api.get("/playground/token", "").code()).isEqualTo("method_not_allowed");
        assertThat(api.get("/playground/token", "").header("Allow")).isEqualTo("OPTIONS, POST");
        assertThat(api.post("/playground/token/x", "", "{}").status()).isEqualTo(404);
    }

    private static String exchange(String request) throws IOException {
        try (var socket = new Socket("localhost", URI.create(address).getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The last: then it is gone. */
    @Test
    @Order(7)
    void whatItHasKeptIsGoneWhenItHasStopped() throws IOException, InterruptedException {
        assertThat(kept()).hasSize(1);

        process.destroy();

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(143);
        assertThat(kept()).isEmpty();
        assertThat(directory.resolve("real.db")).doesNotExist();
    }

    private static List<Path> kept() throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.filter(file -> file.getFileName().toString().startsWith("notification-demo-"))
                    .toList();
        }
    }

    private static String refused(Map<String, String> environment, String... words) {
        var err = new ByteArrayOutputStream();
        int status = Main.run(
                words,
                environment,
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        assertThat(status).isEqualTo(2);
        return err.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", "[::]"})
    void itIsForThisMachineAlone(String host) {
        assertThat(refused(Map.of(), "serve", "--demo", "--http.host=" + host)).contains("this machine alone", host);
        assertThat(refused(Map.of("NOTIFICATION_HTTP_HOST", host), "serve", "--demo"))
                .contains("this machine alone", host);
    }

    @Test
    void itTakesNeitherAnotherDatabaseNorASettingsFile() {
        assertThat(refused(Map.of(), "serve", "--demo", "--database.url=jdbc:sqlite:real.db"))
                .contains("database of its own");
        assertThat(refused(Map.of(), "--config=/nowhere.properties", "serve", "--demo"))
                .contains("no settings file");
        assertThat(refused(Map.of(), "--check", "serve", "--demo")).contains("nothing to check");
    }
}
