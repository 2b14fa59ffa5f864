package dev.notification.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Notification;
import java.io.IOException;

/** The JSON of one notification as its recipient sees it, in histories, feeds and frames alike. What is absent is left out. */
public final class NotificationJson {
    private NotificationJson() {}

    /** Writes one value. */
    public static void write(JsonGenerator json, Notification notification) throws IOException {
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
        json.writeStringField("priority", Json.word(content.priority()));
        if (content.data().isPresent()) {
            json.writeFieldName("data");
            json.writeRawValue(content.data().get().text());
        }
        if (content.link().isPresent()) {
            json.writeStringField("link", content.link().get().value());
        }
        json.writeStringField("created_at", Rfc3339.text(notification.createdAt()));
        if (content.expiresAt().isPresent()) {
            json.writeStringField("expires_at", Rfc3339.text(content.expiresAt().get()));
        }
        if (content.collapseKey().isPresent()) {
            json.writeStringField("collapse_key", content.collapseKey().get().value());
        }
        json.writeBooleanField("read", notification.read());
        json.writeBooleanField("archived", notification.archived());
        json.writeEndObject();
    }
}
