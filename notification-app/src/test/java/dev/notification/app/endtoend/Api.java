package dev.notification.app.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What a user of the REST interface does, over the wire. */
public final class Api {
    static final ObjectMapper MAPPER = new ObjectMapper();
    /** As it comes, offering HTTP/2 by an upgrade, as every Java program's does. */
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final int port;

    public Api(int port) {
        this.port = port;
    }

    /** @param documented the operation of the OpenAPI document and the status, such as {@code send 201}, if it knows the request */
    public record Answer(int status, JsonNode body, HttpResponse<String> response, Optional<String> documented) {
        public String code() {
            return body.path("code").asText();
        }

        /** Of the notification that was sent. */
        public long id() {
            return body.get("id").asLong();
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    public Answer register(String username, String password) {
        return post("/api/register", "", "{\"username\": \"" + username + "\", \"password\": \"" + password + "\"}");
    }

    public Answer logIn(String username, String password) {
        return post("/api/login", "", "{\"username\": \"" + username + "\", \"password\": \"" + password + "\"}");
    }

    /** Opens an account and returns its access token. */
    public String account(String username) {
        register(username, "password123");
        return logIn(username, "password123").body().get("token").asText();
    }

    public Answer send(String token, long to, String message) {
        return post("/api/notifications/send", token, "{\"user_id\": " + to + ", \"message\": \"" + message + "\"}");
    }

    public Answer history(String token) {
        return get("/api/notifications", token);
    }

    public Answer get(String path, String token) {
        return call(request(path, token).GET());
    }

    public Answer post(String path, String token, String body) {
        return call(request(path, token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    public HttpRequest.Builder request(String path, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofSeconds(15));
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    /** What comes in its time, to a request that may wait. */
    public CompletableFuture<Answer> later(String path, String token) {
        return later(request(path, token).GET());
    }

    CompletableFuture<Answer> later(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        return HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .thenApply(response -> answer(request, response));
    }

    public Answer call(HttpRequest.Builder request) {
        try {
            HttpRequest built = request.build();
            return answer(built, HTTP.send(built, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Each exchange of each test is one that the OpenAPI document describes. */
    private static Answer answer(HttpRequest request, HttpResponse<String> response) {
        Optional<String> documented = DocumentedCall.check(DocumentedCall.Exchange.of(request, response));
        boolean isText = response.headers()
                .firstValue("Content-Type")
                .filter(type -> type.startsWith("text/"))
                .isPresent();
        try {
            JsonNode body = isText ? TextNode.valueOf(response.body()) : MAPPER.readTree(response.body());
            return new Answer(response.statusCode(), body, response, documented);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
