package dev.notification.protocol;

import dev.notification.core.domain.Category;
import dev.notification.core.domain.CollapseKey;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.JsonObject;
import dev.notification.core.domain.Link;
import dev.notification.core.domain.LinkPolicy;
import dev.notification.core.domain.Priority;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** What a sender says, without to whom: the fields {@code message} to {@code expires_at}. */
public final class ContentJson {
    private static final Duration LONGEST = Duration.ofDays(3650);

    private ContentJson() {}

    /**
     * Reads them, and leaves to {@code fields} what is wrong with them.
     *
     * @param links which are allowed
     * @param now what {@code expires_in} counts from
     * @param repeatable it has an idempotency key, so it may come again after its expiry: then it is no error
     * @return empty only if there is no message, or a wrong one
     */
    public static Optional<Content> read(Fields fields, LinkPolicy links, Instant now, boolean repeatable) {
        var text = Fields.Type.TEXT;
        Optional<Content> content = fields.required("message", text, Content::of);
        Content base = content.orElseGet(() -> Content.of("-"));
        var title = fields.optional("title", text, base::withTitle);
        var category = fields.optional("category", text, Category::new);
        var priority = fields.optional("priority", text, ContentJson::priority);
        var data = fields.optional("data", Fields.Type.OBJECT, node -> new JsonObject(fields.written("data")));
        var link = fields.optional("link", text, value -> links.allowed(Link.of(value)));
        var collapseKey = fields.optional("collapse_key", text, CollapseKey::new);
        var expiresAt = expiry(fields, base, now, repeatable);
        return content.map(message -> new Content(
                message.message(),
                title.flatMap(Content::title),
                category,
                priority.orElse(Priority.NORMAL),
                data,
                link,
                expiresAt,
                collapseKey));
    }

    private static Priority priority(String name) {
        for (Priority priority : Priority.values()) {
            if (Json.word(priority).equals(name)) {
                return priority;
            }
        }
        throw new IllegalArgumentException("priority is low, normal, high or urgent");
    }

    /** Tried out on {@code base}: what the domain refuses is a wrong field. */
    private static Optional<Instant> expiry(Fields fields, Content base, Instant now, boolean repeatable) {
        if (fields.has("expires_in") && fields.has("expires_at")) {
            fields.wrong("expires_at", FieldError.Code.INVALID, "give either expires_in or expires_at");
        }
        var in = fields.optional("expires_in", Fields.Type.WHOLE, seconds -> base.withExpiresAt(after(now, seconds)));
        var at = fields.optional(
                "expires_at", Fields.Type.TEXT, value -> base.withExpiresAt(future(value, now, repeatable)));
        return in.or(() -> at).flatMap(Content::expiresAt);
    }

    private static Instant after(Instant now, long seconds) {
        if (seconds < 1 || seconds > LONGEST.toSeconds()) {
            throw new IllegalArgumentException("expires_in is between 1 and " + LONGEST.toSeconds() + " seconds");
        }
        return now.plusSeconds(seconds);
    }

    private static Instant future(String text, Instant now, boolean repeatable) {
        Instant at;
        try {
            at = OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("expires_at is a time as in RFC 3339, such as 2030-01-31T12:00:00Z", e);
        }
        if (!at.isAfter(now) && !repeatable || at.isAfter(now.plus(LONGEST))) {
            throw new IllegalArgumentException("expires_at is in the future, and within ten years");
        }
        return at;
    }
}
