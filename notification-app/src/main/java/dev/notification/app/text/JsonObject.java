package dev.notification.app.text;

import java.util.Optional;

/** Writes a JSON object, member by member, in that order. Not thread-safe. */
public final class JsonObject {
    private final StringBuilder json = new StringBuilder("{");

    /** The JSON of a string, in which nothing acts on a terminal. */
    public static String quoted(String text) {
        var quoted = new StringBuilder(text.length() + 16).append('"');
        LogText.quote(text, quoted);
        return quoted.append('"').toString();
    }

    public JsonObject string(String name, String value) {
        return raw(name, quoted(value));
    }

    /** Nothing if it is empty. */
    public JsonObject string(String name, Optional<String> value) {
        value.ifPresent(text -> string(name, text));
        return this;
    }

    public JsonObject number(String name, long value) {
        return raw(name, Long.toString(value));
    }

    /** @param value is JSON */
    public JsonObject raw(String name, String value) {
        json.append(json.length() == 1 ? "" : ",")
                .append(quoted(name))
                .append(':')
                .append(value);
        return this;
    }

    public String end() {
        return json + "}";
    }
}
