package dev.notification.core.domain;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What a sender says: a message (1 byte to 8 KiB of UTF-8) and, all optional, a title (at most 256 bytes), a category, a
 * priority, attached data, a link, a time after which it is pointless (of the years 1970 to
 * 9999, in whole milliseconds: what is below is cut off), and a collapse key. Whatever this accepts every store takes, and
 * gives back equal.
 */
public record Content(
        String message,
        Optional<String> title,
        Optional<Category> category,
        Priority priority,
        Optional<JsonObject> data,
        Optional<Link> link,
        Optional<Instant> expiresAt,
        Optional<CollapseKey> collapseKey) {
    public static final int MAX_MESSAGE_BYTES = 8192;
    public static final int MAX_TITLE_BYTES = 256;

    public Content {
        Text.checked("message", message, MAX_MESSAGE_BYTES);
        title.ifPresent(text -> Text.checked("title", text, MAX_TITLE_BYTES));
        Objects.requireNonNull(category);
        Objects.requireNonNull(priority);
        Objects.requireNonNull(data);
        Objects.requireNonNull(link);
        expiresAt = expiresAt.map(time -> Times.checked("expires_at", time));
        Objects.requireNonNull(collapseKey);
    }

    public static Content of(String message) {
        return new Content(
                message,
                Optional.empty(),
                Optional.empty(),
                Priority.NORMAL,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public Content withTitle(String text) {
        return new Content(message, Optional.of(text), category, priority, data, link, expiresAt, collapseKey);
    }

    public Content withCategory(Category value) {
        return new Content(message, title, Optional.of(value), priority, data, link, expiresAt, collapseKey);
    }

    public Content withPriority(Priority value) {
        return new Content(message, title, category, value, data, link, expiresAt, collapseKey);
    }

    public Content withData(JsonObject value) {
        return new Content(message, title, category, priority, Optional.of(value), link, expiresAt, collapseKey);
    }

    public Content withLink(Link value) {
        return new Content(message, title, category, priority, data, Optional.of(value), expiresAt, collapseKey);
    }

    public Content withExpiresAt(Instant value) {
        return new Content(message, title, category, priority, data, link, Optional.of(value), collapseKey);
    }

    public Content withCollapseKey(CollapseKey value) {
        return new Content(message, title, category, priority, data, link, expiresAt, Optional.of(value));
    }
}
