package dev.notification.transport.rest;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A body that is one JSON object and nothing else (RFC 8259). A refusal says where it went wrong and never repeats what
 * stands there: it may be a password.
 */
record JsonBody(ObjectNode object) {

    /** Jersey passes null where a request has no body at all. */
    static JsonBody orRefused(JsonBody body) {
        if (body == null) {
            throw Refusal.of(ErrorCode.MALFORMED_JSON, "the body is empty; it must be a JSON object");
        }
        return body;
    }

    static JsonBody parse(byte[] body) {
        try (JsonParser parser = Json.MAPPER.createParser(decoded(body))) {
            return new JsonBody(read(parser));
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    private static ObjectNode read(JsonParser parser) throws IOException {
        try {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw malformed("the body must be a JSON object", parser.currentTokenLocation());
            }
            JsonNode node = Json.MAPPER.readTree(parser);
            if (parser.nextToken() != null) {
                throw malformed("something follows the JSON object", parser.currentTokenLocation());
            }
            return (ObjectNode) node;
        } catch (JsonProcessingException e) {
            throw refusal(e, parser);
        }
    }

    private static Refusal refusal(JsonProcessingException e, JsonParser parser) {
        if (e.getOriginalMessage().startsWith("Duplicate")) {
            String name = name(parser);
            return Refusal.of(List.of(new FieldError(name, FieldError.Code.DUPLICATE, name + " is there twice")));
        }
        boolean limit = e instanceof com.fasterxml.jackson.core.exc.StreamConstraintsException;
        String what = limit
                ? "the JSON is nested deeper than 32, or has a number longer than 64 digits or a name longer than 50000,"
                : "the body is not valid JSON";
        return malformed(what, e.getLocation() == null ? parser.currentLocation() : e.getLocation());
    }

    /** As other refusals name a field: {@code title}, {@code data.colour}. */
    private static String name(JsonParser parser) {
        String pointer = parser.getParsingContext().pathAsPointer().toString();
        return pointer.substring(1).replace('/', '.');
    }

    private static Refusal malformed(String what, JsonLocation at) {
        return Refusal.of(
                ErrorCode.MALFORMED_JSON, what + " at line " + at.getLineNr() + ", column " + at.getColumnNr());
    }

    /** Jackson would guess UTF-16 and UTF-32 too, and let broken UTF-8 pass in places. */
    static String decoded(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Refusal.of(ErrorCode.MALFORMED_JSON, "the body is not UTF-8");
        }
    }
}
