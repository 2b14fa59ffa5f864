package dev.notification.app.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.notification.app.text.LogText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON value as it came: what is in it, and the very text, which is handed on unchanged. (Jackson's tree would take as long to load
 * as a whole send.) Immutable.
 */
final class JsonText {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final String text;
    private final Object content;

    /** @param content a map, a list, a string, or null for what is none of these */
    private JsonText(String text, Object content) {
        this.text = text;
        this.content = content;
    }

    /** Empty: it is no JSON. */
    static Optional<JsonText> parse(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                return Optional.empty();
            }
            JsonText value = value(parser, text);
            return parser.nextToken() == null ? Optional.of(value) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static JsonText value(JsonParser parser, String text) throws IOException {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        Object content = null;
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            Map<String, JsonText> members = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                members.put(name, value(parser, text));
            }
            content = members;
        } else if (token == JsonToken.START_ARRAY) {
            List<JsonText> elements = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                elements.add(value(parser, text));
            }
            content = elements;
        } else if (token == JsonToken.VALUE_STRING) {
            content = parser.getText();
        } else {
            parser.getText(); // Reads it to its end.
        }
        return new JsonText(text.substring(start, (int) parser.currentLocation().getCharOffset()), content);
    }

    @SuppressWarnings("unchecked")
    private Map<String, JsonText> members() {
        return content instanceof Map ? (Map<String, JsonText>) content : Map.of();
    }

    boolean isObject() {
        return content instanceof Map;
    }

    /** Also empty if it is null, or this is no object. */
    Optional<JsonText> get(String name) {
        return Optional.ofNullable(members().get(name)).filter(value -> !value.text.equals("null"));
    }

    /** A string's text, or a number as it is written; empty if it is not there. */
    Optional<String> text(String name) {
        return get(name).map(JsonText::plain);
    }

    /** For a line that people read: nothing in it acts on a terminal. */
    String plain(String name) {
        return text(name).map(Terminal::shown).orElse("?");
    }

    /** A string's own text; of everything else the JSON. */
    String plain() {
        return content instanceof String string ? string : text;
    }

    long number(String name, long otherwise) {
        try {
            return text(name).map(Long::parseLong).orElse(otherwise);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    boolean isTrue(String name) {
        return text(name).filter("true"::equals).isPresent();
    }

    @SuppressWarnings("unchecked")
    List<JsonText> elements() {
        return content instanceof List ? (List<JsonText>) content : List.of();
    }

    List<JsonText> elements(String name) {
        return get(name).map(JsonText::elements).orElse(List.of());
    }

    /** The JSON as it came; what it allows raw within a string and a terminal acts upon is written as an escape. */
    String json() {
        return LogText.escaped(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
