package dev.notification.transport.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.notification.core.port.in.inbox.SendNotification;
import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.Json;
import dev.notification.protocol.Refusal;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * A body of many sends: a JSON array, or a line for each (NDJSON).
 *
 * @param items in their order; each an object, or why it is none
 */
record BatchBody(List<Item> items) {
    static final String NDJSON = "application/x-ndjson";

    /** Only to find where elements begin and end; what they hold is parsed strictly. */
    private static final JsonFactory LENIENT = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(1000)
                    .maxNumberLength(1 << 20)
                    .maxNameLength(1 << 20)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    /** One send of the batch. */
    sealed interface Item {
        record Parsed(JsonBody body) implements Item {}

        record Malformed(Refusal reason) implements Item {}
    }

    static BatchBody parse(byte[] body, boolean ndjson) {
        List<Item> items = ndjson ? lines(body) : elements(body);
        if (items.isEmpty()) {
            throw wrongCount();
        }
        return new BatchBody(items);
    }

    private static Refusal wrongCount() {
        return Refusal.of(
                ErrorCode.INVALID_FIELD, "a batch has 1 to " + SendNotification.MAX_DRAFTS + " notifications");
    }

    /** Before the next one is even looked at: nobody makes us build millions of them. */
    private static void add(List<Item> items, Item item) {
        if (items.size() == SendNotification.MAX_DRAFTS) {
            throw wrongCount();
        }
        items.add(item);
    }

    /** Cut into its elements first, and each is parsed by itself: what is wrong with one breaks nothing but that one. */
    private static List<Item> elements(byte[] body) {
        List<Item> items = new ArrayList<>();
        String text = Json.decoded(body);
        try (JsonParser parser = LENIENT.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw Refusal.of(ErrorCode.MALFORMED_JSON, "the body must be a JSON array of objects");
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                int start = (int) parser.currentTokenLocation().getCharOffset();
                boolean object = parser.currentToken() == JsonToken.START_OBJECT;
                parser.skipChildren();
                int end = (int) parser.currentLocation().getCharOffset();
                add(
                        items,
                        object
                                ? item(() -> JsonBody.parse(text.substring(start, end)))
                                : new Item.Malformed(
                                        Refusal.of(ErrorCode.MALFORMED_JSON, "each element must be a JSON object")));
            }
            if (parser.nextToken() != null) {
                throw Refusal.of(ErrorCode.MALFORMED_JSON, "something follows the JSON array");
            }
        } catch (JsonProcessingException e) {
            throw Refusal.of(
                    ErrorCode.MALFORMED_JSON,
                    "the body is not valid JSON from element " + items.size() + " on; nothing was stored");
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
        return items;
    }

    /** A broken line breaks nothing but itself. Empty lines are none. */
    private static List<Item> lines(byte[] body) {
        List<Item> items = new ArrayList<>();
        int start = 0;
        for (int at = 0; at <= body.length; at++) {
            if (at == body.length || body[at] == '\n') {
                byte[] line = Arrays.copyOfRange(body, start, at);
                start = at + 1;
                if (!isBlank(line)) {
                    add(items, item(() -> JsonBody.parse(line)));
                }
            }
        }
        return items;
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\r' && b != '\t') {
                return false;
            }
        }
        return true;
    }

    private static Item item(Supplier<JsonBody> body) {
        try {
            return new Item.Parsed(body.get());
        } catch (Refusal e) {
            return new Item.Malformed(e);
        }
    }

    byte[] canonical() {
        var all = new ByteArrayOutputStream();
        for (Item item : items) {
            if (item instanceof Item.Parsed parsed) {
                all.writeBytes(Json.canonical(parsed.body().object()));
            }
            all.write('\n');
        }
        return all.toByteArray();
    }

    /** Reads batches up to their limit. */
    static final class Reader implements MessageBodyReader<BatchBody> {
        @Override
        public boolean isReadable(Class<?> type, Type generic, Annotation[] annotations, MediaType mediaType) {
            return type == BatchBody.class;
        }

        @Override
        public BatchBody readFrom(
                Class<BatchBody> type,
                Type generic,
                Annotation[] annotations,
                MediaType mediaType,
                MultivaluedMap<String, String> headers,
                InputStream in)
                throws IOException {
            byte[] body = in.readNBytes(RestConfig.MAX_BATCH_BYTES + 1);
            if (body.length > RestConfig.MAX_BATCH_BYTES) {
                throw Refusal.of(
                        ErrorCode.BODY_TOO_LARGE, "a batch may have at most " + RestConfig.MAX_BATCH_BYTES + " bytes");
            }
            return parse(body, mediaType.isCompatible(MediaType.valueOf(NDJSON)));
        }
    }
}
