package dev.notification.transport.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.core.domain.Category;
import dev.notification.core.domain.CollapseKey;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.JsonObject;
import dev.notification.core.domain.Priority;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.in.inbox.SendNotification;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The body of a send: one content for one user or for a list.
 *
 * @param single whether one user was named, and so one result is expected
 */
record SendRequest(List<Draft> drafts, boolean single) {
    private static final Duration LONGEST = Duration.ofDays(3650);

    /** @param repeatable it has an idempotency key, so it may come again after its expiry: then it is no error */
    static SendRequest of(JsonBody body, Instant now, boolean repeatable) {
        var fields = new RequestFields(body);
        List<UserId> recipients = recipients(fields);
        Optional<Content> content = content(fields, now, repeatable);
        fields.check();
        return new SendRequest(
                recipients.stream()
                        .map(recipient -> new Draft(recipient, content.orElseThrow()))
                        .toList(),
                fields.has("user_id"));
    }

    /** One notification of a batch: for one user. */
    static Draft one(JsonBody body, Instant now, boolean repeatable) {
        var fields = new RequestFields(body);
        Optional<UserId> recipient = fields.required("user_id", RequestFields.Type.WHOLE, UserId::new);
        Optional<Content> content = content(fields, now, repeatable);
        fields.check();
        return new Draft(recipient.orElseThrow(), content.orElseThrow());
    }

    private static List<UserId> recipients(RequestFields fields) {
        if (fields.has("user_id") == fields.has("user_ids")) {
            fields.wrong(
                    "user_id",
                    fields.has("user_id") ? FieldError.Code.INVALID : FieldError.Code.MISSING,
                    "give either user_id or user_ids");
        }
        var one = fields.optional("user_id", RequestFields.Type.WHOLE, UserId::new);
        var many = fields.optional("user_ids", RequestFields.Type.ARRAY, SendRequest::checkedCount)
                .map(array -> fields.each("user_ids", array, RequestFields.Type.WHOLE, UserId::new));
        return one.map(List::of).or(() -> many).orElse(List.of());
    }

    private static JsonNode checkedCount(JsonNode array) {
        if (array.isEmpty() || array.size() > SendNotification.MAX_DRAFTS) {
            throw new IllegalArgumentException("user_ids names 1 to " + SendNotification.MAX_DRAFTS + " users");
        }
        return array;
    }

    private static Optional<Content> content(RequestFields fields, Instant now, boolean repeatable) {
        var text = RequestFields.Type.TEXT;
        Optional<Content> content = fields.required("message", text, Content::of);
        Content base = content.orElseGet(() -> Content.of("-"));
        var title = fields.optional("title", text, base::withTitle);
        var category = fields.optional("category", text, Category::new);
        var priority = fields.optional("priority", text, SendRequest::priority);
        var data = fields.optional("data", RequestFields.Type.OBJECT, node -> new JsonObject(Json.compact(node)));
        var link = fields.optional("link", text, value -> base.withLink(URI.create(value)));
        var collapseKey = fields.optional("collapse_key", text, CollapseKey::new);
        var expiresAt = expiry(fields, now, repeatable);
        return content.map(message -> new Content(
                message.message(),
                title.flatMap(Content::title),
                category,
                priority.orElse(Priority.NORMAL),
                data,
                link.flatMap(Content::link),
                expiresAt,
                collapseKey));
    }

    private static Priority priority(String name) {
        for (Priority priority : Priority.values()) {
            if (priority.name().toLowerCase(Locale.ROOT).equals(name)) {
                return priority;
            }
        }
        throw new IllegalArgumentException("priority is low, normal, high or urgent");
    }

    private static Optional<Instant> expiry(RequestFields fields, Instant now, boolean repeatable) {
        if (fields.has("expires_in") && fields.has("expires_at")) {
            fields.wrong("expires_at", FieldError.Code.INVALID, "give either expires_in or expires_at");
        }
        var in = fields.optional("expires_in", RequestFields.Type.WHOLE, seconds -> after(now, seconds));
        var at = fields.optional("expires_at", RequestFields.Type.TEXT, value -> future(value, now, repeatable));
        return in.or(() -> at).map(instant -> instant.truncatedTo(ChronoUnit.MILLIS));
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
