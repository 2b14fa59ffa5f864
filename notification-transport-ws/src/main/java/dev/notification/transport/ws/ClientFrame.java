package dev.notification.transport.ws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** A frame of {@code notification.v1} from a client: a JSON object with a type. */
record ClientFrame(String type, JsonNode fields) {
    /** Empty if it is not that. */
    static Optional<ClientFrame> parse(String text) {
        try {
            JsonNode json = Json.MAPPER.readTree(text);
            return json.isObject() && json.path("type").isTextual()
                    ? Optional.of(new ClientFrame(json.get("type").textValue(), json))
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** A text field; empty if it is not there or not a text. */
    Optional<String> text(String name) {
        return Optional.ofNullable(fields.path(name).textValue());
    }
}
