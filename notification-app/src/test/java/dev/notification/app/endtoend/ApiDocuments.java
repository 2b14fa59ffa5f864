package dev.notification.app.endtoend;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.notification.app.site.Site;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The two documents that say for programs how the server is spoken to, and whether some JSON is what they say: here more strictly
 * than for clients, since a field that they do not know is wrong. Thread-safe.
 */
final class ApiDocuments {
    static final JsonNode OPENAPI = read("openapi");
    static final JsonNode ASYNCAPI = read("asyncapi");

    private static final String IRI = "https://documents.example/";
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemas(Map.of(
                            IRI + "openapi", closed(OPENAPI).toString(),
                            IRI + "asyncapi", closed(ASYNCAPI).toString()))
                    .schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .formatAssertionsEnabled(true)
                            .build()));

    private ApiDocuments() {}

    private static JsonNode read(String name) {
        try (InputStream in = Site.class.getResourceAsStream("/dev/notification/app/api/" + name + ".json")) {
            // What is there twice is there once for Java, and an error for others.
            return new ObjectMapper()
                    .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                    .readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With no room in any object for what is not said of it. */
    private static JsonNode closed(JsonNode document) {
        JsonNode copy = document.deepCopy();
        copy.at("/components/schemas").forEach(ApiDocuments::close);
        return copy;
    }

    private static void close(JsonNode schema) {
        if (schema instanceof ObjectNode object
                && object.path("type").asText().equals("object")
                && object.has("properties")
                && !object.has("additionalProperties")) {
            object.put("unevaluatedProperties", false);
        }
        schema.forEach(ApiDocuments::close);
    }

    /**
     * What is wrong with some JSON.
     *
     * @param document {@code openapi} or {@code asyncapi}
     * @param pointer to a schema in it
     */
    static Optional<String> problem(String document, String pointer, String json) {
        List<Error> errors = REGISTRY.getSchema(SchemaLocation.of(IRI + document + "#" + pointer))
                .validate(json, InputFormat.JSON);
        return errors.isEmpty() ? Optional.empty() : Optional.of(errors + "\nby " + pointer + "\nin " + json);
    }

    /** What a reference in the OpenAPI document leads to, and else the node itself; by its pointer. */
    static String resolved(String pointer) {
        JsonNode reference = OPENAPI.at(pointer).path("$ref");
        return reference.isMissingNode() ? pointer : resolved(reference.asText().substring(1));
    }

    /** One member of a pointer (RFC 6901). */
    static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    /** @param says {@code server} or {@code client} */
    static Optional<String> frameProblem(String says, JsonNode frame) {
        String type = frame.path("type").asText();
        JsonNode message = ASYNCAPI.at("/channels/inbox/messages/" + named(says, type));
        return message.isMissingNode()
                ? Optional.of("no message of the AsyncAPI document is of this type: " + frame)
                : problem("asyncapi", "/components/schemas/" + capital(named(says, type)), frame.toString());
    }

    static Optional<String> plainProblem(JsonNode frame) {
        return problem("asyncapi", "/components/schemas/Notification", frame.toString());
    }

    /** With which the server ends a WebSocket. */
    static List<Integer> closeCodes() {
        List<Integer> codes = new ArrayList<>();
        ASYNCAPI.at("/channels/inbox/x-close-codes")
                .forEach(code -> codes.add(code.get("code").asInt()));
        return codes;
    }

    static String named(String says, String type) {
        return says + capital(type);
    }

    private static String capital(String word) {
        return word.isEmpty() ? "" : Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }
}
