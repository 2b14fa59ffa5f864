package dev.notification.transport.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.notification.core.domain.Category;
import dev.notification.core.domain.CollapseKey;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.JsonObject;
import dev.notification.core.domain.Notification;
import java.net.URI;
import java.time.Instant;
import java.util.Locale;

/** One notification as its recipient sees it; the same as in the frames of the WebSocket. What is absent is left out. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record NotificationView(
        long id,
        long userId,
        long senderId,
        long rev,
        String message,
        String title,
        String category,
        String priority,
        JsonObject data,
        String link,
        Instant createdAt,
        Instant expiresAt,
        String collapseKey,
        boolean read,
        boolean archived) {

    static NotificationView of(Notification notification) {
        Content content = notification.content();
        return new NotificationView(
                notification.id().value(),
                notification.recipient().value(),
                notification.sender().value(),
                notification.revision().value(),
                content.message(),
                content.title().orElse(null),
                content.category().map(Category::value).orElse(null),
                content.priority().name().toLowerCase(Locale.ROOT),
                content.data().orElse(null),
                content.link().map(URI::toString).orElse(null),
                notification.createdAt(),
                content.expiresAt().orElse(null),
                content.collapseKey().map(CollapseKey::value).orElse(null),
                notification.read(),
                notification.archived());
    }
}
