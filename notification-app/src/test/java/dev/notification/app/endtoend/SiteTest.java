package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.app.site.Site;
import dev.notification.persistence.DatabaseConfig;
import dev.notification.transport.http.ServedFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a browser gets from the server that ships. */
class SiteTest {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
    private static final int MAX_CONSOLE_BYTES = 60 << 10;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    static Path directory;

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = new RunningServer(database("notification.db"), Map.of());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static DatabaseConfig database(String file) {
        return DatabaseConfig.of("jdbc:sqlite:" + directory.resolve(file));
    }

    private static HttpResponse<String> get(RunningServer from, String path, String... fields)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + from.port() + path))
                .timeout(Duration.ofSeconds(15));
        if (fields.length > 0) {
            request.headers(fields);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** All but the documentation, which has a test of its own. */
    private static List<String> addresses() {
        return Site.files(false).stream()
                .map(ServedFile::path)
                .filter(address -> !address.startsWith("/docs") && !address.equals("/llms.txt"))
                .toList();
    }

    @Test
    void everythingIsServedAsWhatItIs() throws IOException, InterruptedException {
        assertThat(addresses()).contains("/", "/client/modules.json").doesNotHaveDuplicates();
        for (String address : addresses()) {
            HttpResponse<String> answer = get(server, address);
            HttpResponse<String> again = get(server, address, "If-None-Match", header(answer, "ETag"));

            assertThat(answer.statusCode()).as(address).isEqualTo(200);
            assertThat(header(answer, "X-Content-Type-Options")).as(address).isEqualTo("nosniff");
            assertThat(header(answer, "Content-Type")).as(address).isEqualTo(type(address));
            assertThat(header(answer, "Vary")).as(address).isEqualTo("Accept-Encoding");
            assertThat(again.statusCode()).as(address).isEqualTo(304);
        }
    }

    private static String type(String address) {
        String name = address.substring(address.lastIndexOf('/') + 1);
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "js" -> "text/javascript; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "json" -> "application/json";
            case "svg" -> "image/svg+xml";
            default -> "text/html; charset=utf-8";
        };
    }

    @Test
    void everyPageIsStrict() throws IOException, InterruptedException {
        for (String address : addresses()) {
            HttpResponse<String> answer = get(server, address);
            if (header(answer, "Content-Type").startsWith("text/html")) {
                assertThat(header(answer, "Content-Security-Policy"))
                        .as(address)
                        .isEqualTo(POLICY);
                assertThat(header(answer, "Referrer-Policy")).as(address).isEqualTo("no-referrer");
                assertThat(header(answer, "Cross-Origin-Opener-Policy"))
                        .as(address)
                        .isEqualTo("same-origin");
                assertThat(answer.body())
                        .as(address)
                        .doesNotContainIgnoringCase("<style", " style=", "javascript:", "http://", "https://")
                        .doesNotContainPattern("(?i)<script(?![^>]*\\ssrc=)")
                        .doesNotContainPattern("(?i)\\son[a-z]+=")
                        .doesNotContainPattern("(?i)(?:src|href)=\"/");
            }
        }
    }

    @Test
    void theConsoleIsForItsOwnOriginAndTheClientForAll() throws IOException, InterruptedException {
        for (String address : addresses()) {
            HttpResponse<String> answer = get(server, address, "Origin", "https://shop.example");
            boolean isClient = address.startsWith("/client/");

            assertThat(header(answer, "Access-Control-Allow-Origin"))
                    .as(address)
                    .isEqualTo(isClient ? "*" : "");
            assertThat(header(answer, "Cross-Origin-Resource-Policy"))
                    .as(address)
                    .isEqualTo(isClient ? "cross-origin" : "same-origin");
        }
    }

    @Test
    void aModuleIsKeptForGoodByTheNameOfItsSet() throws IOException, InterruptedException {
        JsonNode modules = server.api().get("/client/modules.json", "").body();
        String version = modules.get("version").asText();

        assertThat(version).matches("[0-9a-f]{16}");
        for (JsonNode module : modules.get("modules")) {
            String name = module.get("name").asText();
            HttpResponse<String> latest = get(server, "/client/" + name);
            HttpResponse<String> kept = get(server, "/client/" + version + "/" + name);

            assertThat(header(latest, "Cache-Control")).as(name).isEqualTo("no-cache");
            assertThat(header(kept, "Cache-Control")).as(name).isEqualTo("public, max-age=31536000, immutable");
            assertThat(kept.body()).as(name).isEqualTo(latest.body());
        }
        assertThat(get(server, "/client/0123456789abcdef/index.js").statusCode())
                .isEqualTo(404);
    }

    @Test
    void theDemosPagesAreNotThere() {
        for (String address : List.of("/playground", "/playground.css", "/playground.js", "/playground/token")) {
            assertThat(server.api().get(address, "").status()).as(address).isEqualTo(404);
            assertThat(server.api().post(address, "", "{}").status())
                    .as(address)
                    .isEqualTo(404);
        }
    }

    @Test
    void anOperatorTurnsItOff() {
        try (var bare = new RunningServer(database("bare.db"), Map.of("NOTIFICATION_CONSOLE_ENABLED", "false"))) {
            for (ServedFile file : Site.files(false)) {
                String address = file.path();
                Api.Answer answer = bare.api().get(address, "");

                assertThat(answer.status()).as(address).isEqualTo(404);
                assertThat(answer.code()).as(address).isEqualTo("not_found");
            }
            assertThat(bare.api().get("/health/live", "").status()).isEqualTo(200);
        }
    }

    @Test
    void whatAModuleImportsIsServedBesideIt() {
        var site = new ServedSite(server.port());
        List<String> modules =
                addresses().stream().filter(address -> address.endsWith(".js")).toList();

        assertThat(modules).contains("/client/index.js", "/client/elements.js", "/console.js");
        for (String module : modules) {
            String text = new String(site.get(module).body(), StandardCharsets.UTF_8);
            List<String> named = ServedSite.named(module, text);

            assertThat(named)
                    .as(module)
                    .allMatch(name -> name.startsWith("./") || name.startsWith("../") || module.endsWith("/react.js"));
            named.stream()
                    .filter(name -> name.startsWith("."))
                    .map(name -> URI.create(module).resolve(name).getPath())
                    .forEach(address ->
                            assertThat(addresses()).as("imported by %s", module).contains(address));
        }
    }

    /** The build leaves them out. */
    @Test
    void whatIsServedHasNoComments() {
        var site = new ServedSite(server.port());
        for (String address : addresses()) {
            if (address.endsWith(".js") || address.endsWith(".css")) {
                assertThat(new String(site.get(address).body(), StandardCharsets.UTF_8))
                        .as(address)
                        .isNotEmpty()
                        .doesNotContain("/**")
                        .doesNotContainPattern("(?m)^[ \\t]*//")
                        .doesNotContainPattern("(?m)^[ \\t]");
            }
        }
    }

    /** All that the page leads to, also what is loaded on demand, as it comes to a browser that takes gzip. */
    @Test
    void theConsoleIsSmall() {
        var site = new ServedSite(server.port());
        int bytes = 0;
        for (String address : site.all("/").keySet()) {
            bytes += site.get(address, "Accept-Encoding", "gzip").body().length;
        }

        assertThat(bytes).isBetween(10_000, MAX_CONSOLE_BYTES);
    }
}
