package dev.notification.transport.rest;

import dev.notification.core.domain.Addressed;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.LinkPolicy;
import dev.notification.core.domain.Recipient;
import dev.notification.protocol.ContentJson;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The body of a send: one content for one user or for a list.
 *
 * @param single whether one user was named, and so one result is expected
 */
record SendRequest(List<Addressed> drafts, boolean single) {
    /** @param repeatable it has an idempotency key, so it may come again after its expiry: then it is no error */
    static SendRequest of(JsonBody body, LinkPolicy links, Instant now, boolean repeatable) {
        var fields = body.fields();
        List<Recipient> recipients = RecipientFields.oneOrMany(fields);
        Optional<Content> content = ContentJson.read(fields, links, now, repeatable);
        fields.check();
        return new SendRequest(
                recipients.stream()
                        .map(recipient -> Addressed.to(recipient, content.orElseThrow()))
                        .toList(),
                RecipientFields.isSingle(fields));
    }

    /** One notification of a batch: for one user. */
    static Addressed one(JsonBody body, LinkPolicy links, Instant now, boolean repeatable) {
        var fields = body.fields();
        Optional<Recipient> recipient = RecipientFields.one(fields);
        Optional<Content> content = ContentJson.read(fields, links, now, repeatable);
        fields.check();
        return Addressed.to(recipient.orElseThrow(), content.orElseThrow());
    }
}
