package dev.notification.transport.ws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.notification.protocol.ClientFrameType;
import dev.notification.protocol.Json;
import dev.notification.protocol.Refusal;
import java.util.Optional;

/** A frame of {@code notification.v1} from a client: a JSON object with a type. */
record ClientFrame(ClientFrameType type, ObjectNode fields) {
    /** Empty if it is not that. */
    static Optional<ClientFrame> parse(String text) {
        try {
            ObjectNode json = Json.object(text);
            JsonNode type = json.path("type");
            return type.isTextual()
                    ? Optional.of(new ClientFrame(ClientFrameType.of(type.textValue()), json))
                    : Optional.empty();
        } catch (Refusal e) {
            return Optional.empty();
        }
    }

    /** A text field; empty if it is not there or not a text. */
    Optional<String> text(String name) {
        return Optional.ofNullable(fields.path(name).textValue());
    }
}
