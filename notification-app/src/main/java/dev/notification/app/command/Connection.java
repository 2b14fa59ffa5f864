package dev.notification.app.command;

import java.net.http.HttpHeaders;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One WebSocket: frames come as they can be taken. A few may wait here while a command runs; more wait in the network and then at the
 * server, which tells them after the next connect. Frames are taken by one thread.
 */
final class Connection implements WebSocket.Listener, AutoCloseable {
    private static final int MOST_WAITING = 256;
    private static final int MOST_CHARACTERS = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final AtomicBoolean isHeld = new AtomicBoolean();
    private final StringBuilder part = new StringBuilder();
    private WebSocket socket;

    /** What came. */
    record Event(Optional<JsonText> frame, int closeCode, String reason) {
        /** The connection broke without a word. */
        static final int BROKEN = 1006;

        static Event closed(int code, String reason) {
            return new Event(Optional.empty(), code, reason);
        }
    }

    /** The server answered the handshake with something else. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        private final int status;
        private final transient Optional<HttpHeaders> headers;

        Refused(int status, Optional<HttpHeaders> headers) {
            super("refused with " + status);
            this.status = status;
            this.headers = headers;
        }

        int status() {
            return status;
        }

        Optional<Duration> retryAfter() {
            return headers.flatMap(all -> all.firstValue("Retry-After"))
                    .filter(text -> text.matches("[0-9]{1,6}"))
                    .map(text -> Duration.ofSeconds(Long.parseLong(text)));
        }
    }

    private Connection() {}

    /**
     * @param query since and device
     * @throws Server.NoAnswer if nobody answers
     */
    static Connection open(Server server, String query) throws Server.NoAnswer, Refused {
        var connection = new Connection();
        try {
            connection.socket = server.http()
                    .newWebSocketBuilder()
                    .connectTimeout(PATIENCE)
                    .subprotocols("notification.v1", "bearer." + server.token())
                    .buildAsync(server.address().webSocket("/api/ws" + query), connection)
                    .toCompletableFuture()
                    .get(PATIENCE.toSeconds() * 2, TimeUnit.SECONDS);
            return connection;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitStatus.INTERRUPTED, "interrupted", e);
        } catch (TimeoutException e) {
            throw server.away(e);
        } catch (ExecutionException | CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused && refused.getResponse() != null) {
                throw new Refused(
                        refused.getResponse().statusCode(),
                        Optional.of(refused.getResponse().headers()));
            }
            throw server.away(e.getCause());
        }
    }

    /** Empty: nothing came in time. */
    Optional<Event> next(Duration patience) {
        try {
            Event event = events.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
            if (events.size() < MOST_WAITING && isHeld.compareAndSet(true, false)) {
                socket.request(1);
            }
            return Optional.ofNullable(event);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitStatus.INTERRUPTED, "interrupted", e);
        }
    }

    boolean hasNothingMore() {
        return events.isEmpty();
    }

    /** Whether it could be sent; if not, an event follows that says why. */
    boolean send(String frame) {
        try {
            socket.sendText(frame, true).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    @Override
    public void onOpen(WebSocket opened) {
        opened.request(1);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean isLast) {
        part.append(text);
        if (part.length() > MOST_CHARACTERS) {
            from.abort();
            events.add(Event.closed(Event.BROKEN, "a frame is longer than any that this protocol has"));
            return null;
        }
        if (isLast) {
            JsonText.parse(part.toString())
                    .ifPresentOrElse(
                            frame -> events.add(new Event(Optional.of(frame), 0, "")),
                            () -> events.add(Event.closed(Event.BROKEN, "a frame is no JSON")));
            part.setLength(0);
        }
        if (events.size() < MOST_WAITING) {
            from.request(1);
        } else {
            hold(from);
        }
        return null;
    }

    /** The taker may have emptied the queue in the meantime, and would wait for ever then. */
    private void hold(WebSocket from) {
        isHeld.set(true);
        if (events.size() < MOST_WAITING && isHeld.compareAndSet(true, false)) {
            from.request(1);
        }
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        events.add(Event.closed(code, reason));
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        events.add(Event.closed(Event.BROKEN, String.valueOf(failure.getMessage())));
    }

    /** At once; the server sees that nobody is there. */
    @Override
    public void close() {
        socket.abort();
    }
}
