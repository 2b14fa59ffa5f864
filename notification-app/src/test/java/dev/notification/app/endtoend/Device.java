package dev.notification.app.endtoend;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A device on the WebSocket that remembers what it received. */
public final class Device implements WebSocket.Listener, AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int PATIENCE_SECONDS = 10;

    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final HeldCursor held = new HeldCursor();
    private final StringBuilder part = new StringBuilder();
    private final DocumentedFrames documented;
    private WebSocket socket;

    private Device(boolean isPlain) {
        this.documented = new DocumentedFrames(isPlain);
    }

    /** Plain mode: with a header, as Postman and wscat do. */
    public static Device plain(int port, String token) {
        return connect(port, "", true, HTTP.newWebSocketBuilder().header("Authorization", "Bearer " + token));
    }

    /** Plain mode, from a cursor. */
    public static Device connect(int port, String token, String query) {
        return connect(port, query, true, HTTP.newWebSocketBuilder().header("Authorization", "Bearer " + token));
    }

    /** The protocol {@code notification.v1}, as a browser does it. */
    public static Device v1(int port, String token, String query) {
        return connect(
                port, query, false, HTTP.newWebSocketBuilder().subprotocols("notification.v1", "bearer." + token));
    }

    private static Device connect(int port, String query, boolean isPlain, WebSocket.Builder builder) {
        var device = new Device(isPlain);
        device.socket = join(builder.buildAsync(URI.create("ws://localhost:" + port + "/api/ws" + query), device));
        return device;
    }

    /** The HTTP status with which a WebSocket is refused. */
    public static int refusal(int port, String token) {
        try (Device device = plain(port, token)) {
            throw new AssertionError("was let in: " + device);
        } catch (CompletionException e) {
            return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
        }
    }

    public void send(String text) {
        documented.said(text);
        join(socket.sendText(text, true));
    }

    public JsonNode next() {
        try {
            String message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("nothing came within " + PATIENCE_SECONDS + " s");
            }
            return taken(message);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next frame, as it came. */
    public String text() {
        try {
            String text = Optional.ofNullable(messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .orElseThrow(() -> new AssertionError("nothing came within " + PATIENCE_SECONDS + " s"));
            taken(text);
            return text;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each frame must begin where the one before it ended, and be one that the AsyncAPI document describes. */
    private JsonNode taken(String message) throws JsonProcessingException {
        JsonNode frame = Api.MAPPER.readTree(message);
        documented.heard(frame);
        if (!held.take(frame)) {
            throw new AssertionError("does not begin at " + held + ": " + frame);
        }
        return frame;
    }

    /** The next frame, or null if none comes within that time. */
    public JsonNode poll(long millis) {
        try {
            String message = messages.poll(millis, TimeUnit.MILLISECONDS);
            return message == null ? null : taken(message);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next frame that is no heartbeat, of which the type must be this. */
    public JsonNode next(String type) {
        JsonNode frame = next();
        while (frame.path("type").asText().equals("heartbeat")) {
            frame = next();
        }
        if (!frame.path("type").asText().equals(type)) {
            throw new AssertionError("expected " + type + ", got " + frame);
        }
        return frame;
    }

    public int closeCode() {
        int code = join(closed);
        documented.closed(code);
        return code;
    }

    /** The messages of the AsyncAPI document that were said here, such as {@code serverHello}, and the close code. */
    Set<String> documented() {
        return documented.names();
    }

    private static <T> T join(CompletableFuture<T> future) {
        return future.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
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
        closed.complete(statusCode);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed.completeExceptionally(error);
    }

    /** What came and nobody has asked for is looked at, too. */
    @Override
    public void close() {
        try {
            for (String left = messages.poll(); left != null; left = messages.poll()) {
                taken(left);
            }
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (documented.isOpen() && !closed.isDone() && System.nanoTime() < end) {
                poll(50);
            }
            if (documented.isOpen() && !closed.isDone()) {
                throw new AssertionError("the server took what the AsyncAPI document does not know: " + documented);
            }
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        } finally {
            socket.abort();
        }
    }
}
