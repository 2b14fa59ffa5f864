package dev.notification.core.domain;

/**
 * The text of one JSON object that the sender attaches and the core passes on untouched; at most 4 KiB of UTF-8. The
 * core does not parse JSON: whoever makes one from outside input has parsed it, and the transports embed it as it is.
 */
public record JsonObject(String text) {
    public static final int MAX_BYTES = 4096;

    public JsonObject {
        Text.checked("data", text, MAX_BYTES);
        if (!text.startsWith("{") || !text.endsWith("}")) {
            throw new IllegalArgumentException("data must be a JSON object");
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
