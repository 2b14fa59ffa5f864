package dev.notification.transport.ws;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Notification;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The JSON of one notification; the same as in the history over REST. */
final class NotificationJson {
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private NotificationJson() {}

    static void write(JsonGenerator json, Notification notification) throws IOException {
        Content content = notification.content();
        json.writeStartObject();
        json.writeNumberField("id", notification.id().value());
        json.writeNumberField("user_id", notification.recipient().value());
        json.writeNumberField("sender_id", notification.sender().value());
        json.writeNumberField("rev", notification.revision().value());
        json.writeStringField("message", content.message());
        if (content.title().isPresent()) {
            json.writeStringField("title", content.title().get());
        }
        if (content.category().isPresent()) {
            json.writeStringField("category", content.category().get().value());
        }
        json.writeStringField("priority", content.priority().name().toLowerCase(Locale.ROOT));
        if (content.data().isPresent()) {
            json.writeFieldName("data");
            json.writeRawValue(content.data().get().text());
        }
        if (content.link().isPresent()) {
            json.writeStringField("link", content.link().get().toString());
        }
        json.writeStringField("created_at", time(notification.createdAt()));
        if (content.expiresAt().isPresent()) {
            json.writeStringField("expires_at", time(content.expiresAt().get()));
        }
        if (content.collapseKey().isPresent()) {
            json.writeStringField("collapse_key", content.collapseKey().get().value());
        }
        json.writeBooleanField("read", notification.read());
        json.writeBooleanField("archived", notification.archived());
        json.writeEndObject();
    }

    private static String time(Instant instant) {
        return MILLIS.format(instant);
    }
}
