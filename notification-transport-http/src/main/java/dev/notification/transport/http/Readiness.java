package dev.notification.transport.http;

import dev.notification.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/**
 * Whether the server can do its work now.
 *
 * @param isReady false: send requests elsewhere
 * @param database "up", or "down"
 * @param durability "safe", or "unsafe" and why
 * @param unwell the parts that cannot do their work now, and why, in the order in which they are told of
 */
public record Readiness(boolean isReady, String database, String durability, Map<String, String> unwell) {
    public Readiness {
        Objects.requireNonNull(database);
        Objects.requireNonNull(durability);
        Objects.requireNonNull(unwell);
    }

    String json() {
        byte[] json = Json.bytes(generator -> {
            generator.writeStartObject();
            generator.writeStringField("status", isReady ? "ready" : "not_ready");
            generator.writeStringField("database", database);
            generator.writeStringField("durability", durability);
            if (!unwell.isEmpty()) {
                generator.writeObjectFieldStart("unwell");
                for (Map.Entry<String, String> part : unwell.entrySet()) {
                    generator.writeStringField(part.getKey(), part.getValue());
                }
                generator.writeEndObject();
            }
            generator.writeEndObject();
        });
        return new String(json, StandardCharsets.UTF_8);
    }
}
