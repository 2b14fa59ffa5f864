package dev.notification.app.endtoend;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is said in one WebSocket beside what the AsyncAPI document says of it. A frame of the server is always one of the document; one
 * of a client has to be only if the server takes it, and else is answered with an error or the end. Thread-safe.
 */
final class DocumentedFrames {
    private final boolean isPlain;
    private final Set<String> names = new TreeSet<>();
    /** Frames of the client that the document does not know, and that the server has not refused yet. */
    private final Deque<String> open = new ArrayDeque<>();

    /** @param isPlain without a subprotocol, where a client has nothing to say */
    DocumentedFrames(boolean isPlain) {
        this.isPlain = isPlain;
    }

    /** By the client. */
    synchronized void said(String text) {
        if (isPlain) {
            return;
        }
        Optional<JsonNode> frame = json(text);
        if (frame.isPresent()
                && ApiDocuments.frameProblem("client", frame.get()).isEmpty()) {
            names.add(named("client", frame.get()));
        } else {
            open.add(text);
        }
    }

    private static Optional<JsonNode> json(String text) {
        try {
            return Optional.of(Api.MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** @throws AssertionError if the document knows no such frame */
    synchronized void heard(JsonNode frame) {
        (isPlain ? ApiDocuments.plainProblem(frame) : ApiDocuments.frameProblem("server", frame)).ifPresent(problem -> {
            throw new AssertionError("not as the AsyncAPI document says: " + problem);
        });
        String name = isPlain ? "plainNotification" : named("server", frame);
        names.add(name);
        if (name.equals("serverError")) {
            open.poll();
        }
    }

    private static String named(String says, JsonNode frame) {
        return ApiDocuments.named(says, frame.get("type").asText());
    }

    /** @throws AssertionError if the document knows no such code */
    synchronized void closed(int code) {
        if (!ApiDocuments.closeCodes().contains(code)) {
            throw new AssertionError("the AsyncAPI document knows no close code " + code);
        }
        names.add(Integer.toString(code));
    }

    /** Whether something was said that the document does not know, and that was not refused. */
    synchronized boolean isOpen() {
        return !open.isEmpty();
    }

    synchronized Set<String> names() {
        return Set.copyOf(names);
    }

    @Override
    public synchronized String toString() {
        return open.toString();
    }
}
