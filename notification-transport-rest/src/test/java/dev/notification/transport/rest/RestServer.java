package dev.notification.transport.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.core.NotificationCore;
import dev.notification.core.domain.Password;
import dev.notification.core.domain.PasswordHash;
import dev.notification.core.memory.InMemoryAccessTokens;
import dev.notification.core.memory.InMemoryStores;
import dev.notification.core.port.out.InboxStore;
import dev.notification.core.port.out.PasswordHashing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.glassfish.grizzly.http.server.HttpHandlerRegistration;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;

/** REST on a real port, over an in-memory core. */
final class RestServer implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final PasswordHashing QUICK = new PasswordHashing() {
        @Override
        public PasswordHash hash(Password password) {
            return new PasswordHash("$" + password.value());
        }

        @Override
        public boolean matches(String candidate, PasswordHash hash) {
            return hash.value().equals("$" + candidate);
        }
    };

    private final RestModule module;
    private final NotificationCore core;
    private final HttpServer server = new HttpServer();

    RestServer() {
        this(RestConfig.defaults(), store -> store);
    }

    RestServer(RestConfig config, UnaryOperator<InboxStore> wrap) {
        var stores = new InMemoryStores();
        module = new RestModule(config);
        core = new NotificationCore(
                new NotificationCore.Adapters(
                        stores.accounts(),
                        wrap.apply(stores.inboxes()),
                        stores.devices(),
                        stores.logins(),
                        module.delivery(),
                        new InMemoryAccessTokens(() -> NOW, Duration.ofHours(1)),
                        QUICK,
                        () -> NOW),
                NotificationCore.Limits.DEFAULT);
        var rest = module.open(core, () -> NOW);
        var listener = new NetworkListener("test", "localhost", 0);
        listener.registerAddOn(rest.addOn());
        server.addListener(listener);
        server.getServerConfiguration()
                .addHttpHandler(
                        rest.handler(),
                        HttpHandlerRegistration.builder()
                                .contextPath(RestModule.PATH)
                                .urlPattern("/*")
                                .build());
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getListener("test").getPort();
    }

    /** What came back; the body as JSON. */
    record Answer(int status, JsonNode body, HttpResponse<String> response) {
        String code() {
            return body.path("code").asText();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    /** Registers and logs in; the token. */
    String account(String name) {
        String credentials = "{\"username\":\"" + name + "\",\"password\":\"password123\"}";
        post("/register", "", credentials);
        return post("/login", "", credentials).body().get("token").asText();
    }

    Answer post(String path, String token, String json) {
        return call(
                path,
                token,
                request -> request.header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    Answer get(String path, String token) {
        return call(path, token, HttpRequest.Builder::GET);
    }

    Answer call(String path, String token, UnaryOperator<HttpRequest.Builder> how) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://localhost:" + port() + RestModule.PATH + path));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<String> response = HTTP.send(how.apply(request).build(), HttpResponse.BodyHandlers.ofString());
            JsonNode body = response.body().isEmpty()
                    ? ViewJson.MAPPER.createObjectNode()
                    : ViewJson.MAPPER.readTree(response.body());
            return new Answer(response.statusCode(), body, response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
        core.close();
        module.close();
    }
}
