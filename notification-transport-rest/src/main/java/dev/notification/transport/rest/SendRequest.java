package dev.notification.transport.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.LinkPolicy;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.in.inbox.SendNotification;
import dev.notification.protocol.ContentJson;
import dev.notification.protocol.FieldError;
import dev.notification.protocol.Fields;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The body of a send: one content for one user or for a list.
 *
 * @param single whether one user was named, and so one result is expected
 */
record SendRequest(List<Draft> drafts, boolean single) {
    /** @param repeatable it has an idempotency key, so it may come again after its expiry: then it is no error */
    static SendRequest of(JsonBody body, LinkPolicy links, Instant now, boolean repeatable) {
        var fields = body.fields();
        List<UserId> recipients = recipients(fields);
        Optional<Content> content = ContentJson.read(fields, links, now, repeatable);
        fields.check();
        return new SendRequest(
                recipients.stream()
                        .map(recipient -> new Draft(recipient, content.orElseThrow()))
                        .toList(),
                fields.has("user_id"));
    }

    /** One notification of a batch: for one user. */
    static Draft one(JsonBody body, LinkPolicy links, Instant now, boolean repeatable) {
        var fields = body.fields();
        Optional<UserId> recipient = fields.required("user_id", Fields.Type.WHOLE, UserId::new);
        Optional<Content> content = ContentJson.read(fields, links, now, repeatable);
        fields.check();
        return new Draft(recipient.orElseThrow(), content.orElseThrow());
    }

    private static List<UserId> recipients(Fields fields) {
        if (fields.has("user_id") == fields.has("user_ids")) {
            fields.wrong(
                    "user_id",
                    fields.has("user_id") ? FieldError.Code.INVALID : FieldError.Code.MISSING,
                    "give either user_id or user_ids");
        }
        var one = fields.optional("user_id", Fields.Type.WHOLE, UserId::new);
        var many = fields.optional("user_ids", Fields.Type.ARRAY, SendRequest::checkedCount)
                .map(array -> {
                    refuseDuplicates(fields, array);
                    return fields.each("user_ids", array, Fields.Type.WHOLE, UserId::new);
                });
        return one.map(List::of).or(() -> many).orElse(List.of());
    }

    /** A list that names somebody twice is a mistake of whoever made it, not a wish for two notifications. */
    private static void refuseDuplicates(Fields fields, JsonNode array) {
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < array.size(); i++) {
            JsonNode id = array.get(i);
            if (id.isIntegralNumber() && id.canConvertToLong() && !seen.add(id.longValue())) {
                fields.wrong(
                        "user_ids[" + i + "]", FieldError.Code.DUPLICATE, "user " + id.longValue() + " is there twice");
            }
        }
    }

    private static JsonNode checkedCount(JsonNode array) {
        if (array.isEmpty() || array.size() > SendNotification.MAX_DRAFTS) {
            throw new IllegalArgumentException("user_ids names 1 to " + SendNotification.MAX_DRAFTS + " users");
        }
        return array;
    }
}
