package dev.notification.app.endtoend;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The cursor that a client holds, as docs/protocol.md says it: a frame with a cursor moves it whatever the type of the frame is,
 * and one that does not begin there means that something was lost. For one thread.
 */
public final class HeldCursor {
    private String held = "";

    /** False if the frame does not begin where the client stands: nothing is kept of it, and a client connects anew. */
    public boolean take(JsonNode frame) {
        if (frame.has("prev") && !frame.get("prev").asText().equals(held)) {
            return false;
        }
        if (frame.path("type").asText().equals("reset")) {
            held = frame.get("head").asText();
        } else if (frame.has("cursor")) {
            held = frame.get("cursor").asText();
        }
        return true;
    }

    @Override
    public String toString() {
        return held;
    }
}
