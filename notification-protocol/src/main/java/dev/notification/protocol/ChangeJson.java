package dev.notification.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.notification.core.domain.Change;
import java.io.IOException;

/**
 * The JSON of one change of the feed. What is in the inbox comes whole, as a {@code notification} in its present state: the
 * feed tells of several changes only the last, so a client may never have had it, whatever happened to it last.
 */
public final class ChangeJson {
    private ChangeJson() {}

    /** Writes one value. */
    public static void write(JsonGenerator json, Change change) throws IOException {
        boolean isPresent = change instanceof Change.Present;
        json.writeStartObject();
        json.writeStringField("type", (isPresent ? FrameType.NOTIFICATION : FrameType.REMOVED).text());
        json.writeNumberField("rev", change.revision().value());
        json.writeNumberField("unread", change.unread());
        if (change instanceof Change.Present present) {
            json.writeStringField("change", Json.word(present.kind()));
            json.writeFieldName("notification");
            NotificationJson.write(json, present.notification());
        } else if (change instanceof Change.Removed removed) {
            json.writeNumberField("id", removed.id().value());
            json.writeStringField("reason", Json.word(removed.reason()));
        }
        json.writeEndObject();
    }
}
