package dev.notification.app.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A client as somebody wrote it by docs/protocol.md of before there were marks: it knows the frames of then, and ignores whole
 * what it does not know, as that page allowed. It must not be "mended": it stands for clients that nobody can change any more.
 */
final class FormerClient implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final ExecutorService connecting = Executors.newSingleThreadExecutor();
    private final int port;
    private final String token;
    private final Map<Long, JsonNode> held = new TreeMap<>();
    private String cursor;
    private int connects;
    private boolean closed;
    /** The connection that counts; frames of earlier ones are too late. */
    private Connection present;

    /** @param history what a client reads first */
    FormerClient(int port, String token, JsonNode history) {
        this.port = port;
        this.token = token;
        this.cursor = history.get("cursor").asText();
        history.get("notifications")
                .forEach(notification -> held.put(notification.get("id").asLong(), notification));
        connect();
    }

    private synchronized void connect() {
        if (closed) {
            return;
        }
        connects++;
        var connection = new Connection();
        present = connection;
        URI uri = URI.create("ws://localhost:" + port + "/api/ws?since=" + cursor);
        connecting.execute(() -> http.newWebSocketBuilder()
                .subprotocols("notification.v1", "bearer." + token)
                .buildAsync(uri, connection));
    }

    private final class Connection implements WebSocket.Listener {
        private final StringBuilder part = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                try {
                    take(this, socket, Api.MAPPER.readTree(part.toString()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                part.setLength(0);
            }
            socket.request(1);
            return null;
        }
    }

    private synchronized void take(Connection from, WebSocket socket, JsonNode frame) {
        if (from != present) {
            return;
        }
        switch (frame.get("type").asText()) {
            case "notification", "state", "removed" -> {
                if (!frame.get("prev").asText().equals(cursor)) {
                    socket.abort();
                    connect();
                    return;
                }
                cursor = frame.get("cursor").asText();
                apply(frame);
            }
            case "reset" -> throw new IllegalStateException("nothing was purged: " + frame);
            default -> {} // hello, live, heartbeat, and whatever newer servers say.
        }
    }

    private void apply(JsonNode frame) {
        switch (frame.get("type").asText()) {
            case "notification" -> held.put(frame.at("/notification/id").asLong(), frame.get("notification"));
            case "removed" -> frame.get("ids").forEach(id -> held.remove(id.asLong()));
            default ->
                frame.get("ids")
                        .forEach(id -> held.computeIfPresent(id.asLong(), (same, notification) -> {
                            var changed = notification.<com.fasterxml.jackson.databind.node.ObjectNode>deepCopy();
                            changed.put("read", frame.get("read").asBoolean());
                            changed.put("archived", frame.get("archived").asBoolean());
                            return changed;
                        }));
        }
    }

    /** Each notification that it shows: its message, and whether it is read. */
    synchronized Map<String, Boolean> shown() {
        Map<String, Boolean> shown = new TreeMap<>();
        held.values().stream()
                .filter(notification -> !notification.get("archived").asBoolean())
                .forEach(notification -> shown.put(
                        notification.get("message").asText(),
                        notification.get("read").asBoolean()));
        return shown;
    }

    /** How often it has connected. */
    synchronized int connects() {
        return connects;
    }

    @Override
    public synchronized void close() {
        closed = true;
        present = null;
        connecting.shutdownNow();
    }
}
