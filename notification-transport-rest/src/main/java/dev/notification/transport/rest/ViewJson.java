package dev.notification.transport.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.notification.core.domain.Notification;
import dev.notification.protocol.ChangeJson;
import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.Json;
import dev.notification.protocol.NotificationJson;
import dev.notification.protocol.Problem;
import dev.notification.protocol.Rfc3339;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/** How what only REST says becomes JSON: views by their components in {@code snake_case}, the rest as the protocol writes it. */
final class ViewJson {
    static final ObjectMapper MAPPER = JsonMapper.builder(Json.strictFactory())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .addModule(new SimpleModule()
                    .addSerializer(new Written<>(Instant.class, (json, time) -> json.writeString(Rfc3339.text(time))))
                    .addSerializer(new Written<>(Notification.class, NotificationJson::write))
                    .addSerializer(new Written<>(
                            ChangeView.Step.class, (json, step) -> ChangeJson.write(json, step.epoch(), step.change())))
                    .addSerializer(new Written<>(ErrorCode.class, (json, code) -> json.writeString(code.text())))
                    .addSerializer(new Written<>(Problem.class, (json, problem) -> problem.write(json))))
            .build();

    private ViewJson() {}

    static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A value that the protocol says how to write. */
    private static final class Written<T> extends StdSerializer<T> {
        private static final long serialVersionUID = 1L;

        private final transient Form<T> form;

        interface Form<T> {
            void write(JsonGenerator json, T value) throws IOException;
        }

        Written(Class<T> type, Form<T> form) {
            super(type);
            this.form = form;
        }

        @Override
        public void serialize(T value, JsonGenerator json, SerializerProvider provider) throws IOException {
            form.write(json, value);
        }
    }
}
