package dev.notification.transport.ws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A WebSocket client that remembers what it received. */
final class TestClient implements WebSocket.Listener {
    static final ObjectMapper MAPPER = new ObjectMapper();

    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder part = new StringBuilder();
    private volatile String reason = "";
    private WebSocket socket;

    static TestClient plain(TestServer server, String token, String query) {
        var client = new TestClient();
        client.socket = join(server.http()
                .newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .buildAsync(server.uri(query), client));
        return client;
    }

    static TestClient v1(TestServer server, String token, String query) {
        var client = new TestClient();
        client.socket = join(server.http()
                .newWebSocketBuilder()
                .subprotocols(Mode.V1_NAME, "bearer." + token)
                .buildAsync(server.uri(query), client));
        return client;
    }

    WebSocket socket() {
        return socket;
    }

    void send(String text) {
        join(socket.sendText(text, true));
    }

    JsonNode next() throws InterruptedException, JsonProcessingException {
        String message = messages.poll(10, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("nothing came within 10 s");
        }
        return MAPPER.readTree(message);
    }

    /** The next frame that is no heartbeat, of which the type must be this. */
    JsonNode next(String type) throws InterruptedException, JsonProcessingException {
        JsonNode frame = next();
        while (frame.path("type").asText().equals("heartbeat")) {
            frame = next();
        }
        if (!frame.path("type").asText().equals(type)) {
            throw new AssertionError("expected " + type + ", got " + frame);
        }
        return frame;
    }

    /** What the close frame said beside its code. */
    String closeReason() {
        closeCode();
        return reason;
    }

    int closeCode() {
        return join(closed);
    }

    private static <T> T join(CompletableFuture<T> future) {
        return future.orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            messages.add(part.toString());
            part.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        this.reason = reason;
        closed.complete(statusCode);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed.completeExceptionally(error);
    }
}
