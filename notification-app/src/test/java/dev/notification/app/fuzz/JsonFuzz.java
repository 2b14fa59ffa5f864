package dev.notification.app.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.notification.protocol.Json;
import dev.notification.protocol.Refusal;
import org.junit.jupiter.api.Tag;

/** A body is one JSON object that can be written and read again, or it is refused. */
@Tag("fuzz")
class JsonFuzz {
    @FuzzTest
    void aBodyIsAnObjectOrRefused(byte[] bytes) {
        ObjectNode object;
        try {
            object = Json.object(bytes);
        } catch (Refusal e) {
            return;
        }

        byte[] canonical = Json.canonical(object);
        assertThat(Json.canonical(Json.object(canonical))).isEqualTo(canonical);
    }
}
