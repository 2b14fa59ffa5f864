package dev.notification.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.notification.core.domain.Change;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.Mark;
import java.io.IOException;

/**
 * The JSON of one change of the feed. What is in the inbox comes whole, as a {@code notification} in its present state: the
 * feed tells of several changes only the last, so a client may never have had it, whatever happened to it last.
 */
public final class ChangeJson {
    private ChangeJson() {}

    /**
     * Writes one value.
     *
     * @param epoch of the feed that it is of
     */
    public static void write(JsonGenerator json, Epoch epoch, Change change) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", type(change).text());
        json.writeNumberField("rev", change.revision().value());
        writeCounts(json, change);
        if (change instanceof Change.Present present) {
            json.writeStringField("change", Json.word(present.kind()));
            json.writeFieldName("notification");
            NotificationJson.write(json, present.notification());
        } else if (change instanceof Change.Removed removed) {
            json.writeNumberField("id", removed.id().value());
            json.writeStringField("reason", Json.word(removed.reason()));
        } else {
            writeMark(json, epoch, ((Change.Marked) change).mark());
        }
        json.writeEndObject();
    }

    static FrameType type(Change change) {
        if (change instanceof Change.Present) {
            return FrameType.NOTIFICATION;
        }
        return change instanceof Change.Removed ? FrameType.REMOVED : FrameType.SEEN;
    }

    /** Of the inbox, right after the change. */
    static void writeCounts(JsonGenerator json, Change change) throws IOException {
        json.writeNumberField("unread", change.unread());
        if (change.unseen() != Change.UNTOLD) {
            json.writeNumberField("unseen", change.unseen());
        }
    }

    static void writeMark(JsonGenerator json, Epoch epoch, Mark mark) throws IOException {
        json.writeStringField("up_to", new Cursor(epoch, ((Mark.Seen) mark).upTo()).toString());
    }
}
