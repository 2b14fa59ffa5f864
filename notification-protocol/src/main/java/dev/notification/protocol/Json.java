package dev.notification.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * JSON as this service reads and writes it (RFC 8259): strictly in, straight to UTF-8 bytes out. A refusal says where it
 * went wrong and never repeats what stands there: it may be a password.
 */
public final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder(strictFactory())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private static final JsonFactory FACTORY = MAPPER.getFactory();

    private static final char BYTE_ORDER_MARK = '\ufeff';

    /** Writes one value. */
    @FunctionalInterface
    public interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    private Json() {}

    /**
     * What reads strictly: no name twice in an object, a depth of at most 32, numbers of at most 64 digits. Names are neither
     * interned nor remembered: a stranger chooses them. A new one each time, since a mapper takes its factory for itself.
     */
    public static JsonFactory strictFactory() {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(32)
                        .maxNumberLength(64)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .build();
    }

    /** What was written, in UTF-8. */
    public static byte[] bytes(Writing writing) {
        try (var bytes = new ByteArrayBuilder(512);
                JsonGenerator json = FACTORY.createGenerator(bytes)) {
            writing.to(json);
            json.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
    }

    /** A constant of the domain as a word of the protocol. */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /**
     * A member of an object as it is written: numbers, escapes and the order of members as they came, only without the white
     * space between them.
     *
     * @param object has been read by {@link #object(String)} already, and has the member
     */
    static String written(String object, String member) {
        try (JsonParser parser = FACTORY.createParser(object)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = parser.currentName().equals(member);
                parser.nextToken();
                int from = (int) parser.currentTokenLocation().getCharOffset();
                parser.skipChildren();
                if (wanted) {
                    return compact(object, from, (int) parser.currentLocation().getCharOffset());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("what was read once can be read again", e);
        }
        throw new IllegalArgumentException("there is no such member");
    }

    private static String compact(String json, int from, int to) {
        var compact = new StringBuilder(to - from);
        boolean quoted = false;
        for (int i = from; i < to; i++) {
            char c = json.charAt(i);
            if (quoted && c == '\\') {
                compact.append(c).append(json.charAt(++i));
            } else if (quoted || c > ' ') {
                quoted ^= c == '"';
                compact.append(c);
            }
        }
        return compact.toString();
    }

    /** The same bytes for the same content: members sorted by name. */
    public static byte[] canonical(JsonNode node) {
        try {
            return MAPPER.writer().with(JsonNodeFeature.WRITE_PROPERTIES_SORTED).writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@link #object(String)}, of UTF-8. */
    public static ObjectNode object(byte[] body) {
        return object(decoded(body));
    }

    /**
     * As {@link #object(String)}, of a body, whose texts can all be stored: none has NUL or half of a surrogate pair.
     *
     * @throws Refusal as {@link #object(String)} does, and naming the fields whose texts cannot be stored
     */
    public static ObjectNode body(String body) {
        ObjectNode object = object(body);
        JsonTexts.check(body, object);
        return object;
    }

    /**
     * A text that is one JSON object and nothing else.
     *
     * @throws Refusal if it is not, with {@link ErrorCode#MALFORMED_JSON} or naming the member that is there twice
     */
    public static ObjectNode object(String body) {
        try (JsonParser parser = MAPPER.createParser(body)) {
            return read(parser);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    private static ObjectNode read(JsonParser parser) throws IOException {
        try {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw malformed("the body must be a JSON object", parser.currentTokenLocation());
            }
            JsonNode node = MAPPER.readTree(parser);
            if (parser.nextToken() != null) {
                throw malformed("something follows the JSON object", parser.currentTokenLocation());
            }
            return (ObjectNode) node;
        } catch (JsonProcessingException e) {
            throw refusal(e, parser);
        } catch (NumberFormatException e) {
            // An exponent that fits into no number: Jackson does not expect it.
            throw malformed("a number is out of all range", parser.currentTokenLocation());
        }
    }

    private static Refusal refusal(JsonProcessingException e, JsonParser parser) {
        if (e.getOriginalMessage().startsWith("Duplicate")) {
            String name = name(parser);
            return Refusal.of(List.of(new FieldError(name, FieldError.Code.DUPLICATE, name + " is there twice")));
        }
        String what = e instanceof StreamConstraintsException
                ? "the JSON is nested deeper than 32, or has a number longer than 64 digits or a name longer than 50000,"
                : "the body is not valid JSON";
        return malformed(what, e.getLocation() == null ? parser.currentLocation() : e.getLocation());
    }

    /** As other refusals name a field: {@code title}, {@code data.colour}. */
    private static String name(JsonParser parser) {
        String pointer = parser.getParsingContext().pathAsPointer().toString();
        return Echo.of(pointer.substring(1).replace('/', '.'));
    }

    private static Refusal malformed(String what, JsonLocation at) {
        return Refusal.of(
                ErrorCode.MALFORMED_JSON, what + " at line " + at.getLineNr() + ", column " + at.getColumnNr());
    }

    /**
     * A body as text. Jackson would guess UTF-16 and UTF-32 too, and let broken UTF-8 pass in places.
     *
     * @throws Refusal if it is not UTF-8, or begins with a byte order mark
     */
    public static String decoded(byte[] body) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Refusal.of(ErrorCode.MALFORMED_JSON, "the body is not UTF-8");
        }
        if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
            throw Refusal.of(
                    ErrorCode.MALFORMED_JSON,
                    "the body begins with a byte order mark; send UTF-8 without one (RFC 8259, section 8.1)");
        }
        return text;
    }
}
