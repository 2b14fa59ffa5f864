package dev.notification.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.notification.core.domain.Change;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Digest;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.in.inbox.ReadChanges;
import java.io.IOException;
import java.util.List;

/** The JSON of what a server says in {@code notification.v1}: each method writes one frame as one value. */
public final class ServerFrames {
    private ServerFrames() {}

    /** A frame that says no more than its type. */
    public static void bare(JsonGenerator json, FrameType type) throws IOException {
        start(json, type);
        json.writeEndObject();
    }

    /**
     * The first frame of a session.
     *
     * @param cursor from where the session follows the inbox
     * @param heartbeatSeconds how long the server is silent at most
     * @param tokenExpiresIn seconds until the session ends, unless its token is renewed
     */
    public static void hello(
            JsonGenerator json,
            String session,
            UserId user,
            Cursor cursor,
            Head head,
            long heartbeatSeconds,
            long tokenExpiresIn)
            throws IOException {
        start(json, FrameType.HELLO);
        json.writeStringField("session", session);
        json.writeNumberField("user_id", user.value());
        place(json, cursor);
        head(json, head);
        json.writeNumberField("heartbeat_seconds", heartbeatSeconds);
        json.writeNumberField("token_expires_in", tokenExpiresIn);
        json.writeEndObject();
    }

    /**
     * The end of the backlog, with its digest: what a client says in one line instead of one toast for each. Its {@code
     * unread} is the inbox's, as in every other frame.
     */
    public static void live(JsonGenerator json, Cursor cursor, Digest replayed) throws IOException {
        start(json, FrameType.LIVE);
        place(json, cursor);
        json.writeNumberField("replayed", replayed.replayed());
        json.writeNumberField("notifications", replayed.notifications());
        json.writeNumberField("replayed_unread", replayed.replayedUnread());
        json.writeNumberField("unread", replayed.unread());
        json.writeNumberField("unseen", replayed.unseen());
        if (replayed.highestPriority().isPresent()) {
            json.writeStringField(
                    "highest_priority", Json.word(replayed.highestPriority().get()));
        }
        json.writeEndObject();
    }

    /** The feed cannot go on from where it was: the client reads the inbox anew, and goes on from {@code head}. */
    public static void reset(JsonGenerator json, ReadChanges.Reason reason, Head head) throws IOException {
        start(json, FrameType.RESET);
        json.writeStringField("reason", Json.word(reason));
        head(json, head);
        json.writeEndObject();
    }

    /** What the client sent cannot be done. */
    public static void error(JsonGenerator json, String code, String detail) throws IOException {
        start(json, FrameType.ERROR);
        json.writeStringField("code", code);
        json.writeStringField("detail", detail);
        json.writeEndObject();
    }

    /**
     * A notification as it is now.
     *
     * @param before the revision that a client must be at for this to be its next
     * @param backlog whether it is replayed
     */
    public static void notification(
            JsonGenerator json, Epoch epoch, Change.Present change, long before, boolean backlog) throws IOException {
        step(json, FrameType.NOTIFICATION, epoch, change, before, backlog);
        json.writeStringField("change", Json.word(change.kind()));
        json.writeFieldName("notification");
        NotificationJson.write(json, change.notification());
        json.writeEndObject();
    }

    /**
     * Changes that look alike, in one frame: states of the same kind, or removals for the same reason. {@code read} and
     * {@code archived} are the whole present state: of several changes a late client sees the last.
     *
     * @param run at least one, in their order, none of them of a mark
     * @param before as in {@link #notification}
     */
    public static void alike(JsonGenerator json, Epoch epoch, List<? extends Change> run, long before, boolean backlog)
            throws IOException {
        Change last = run.get(run.size() - 1);
        FrameType type = last instanceof Change.Removed ? FrameType.REMOVED : FrameType.STATE;
        step(json, type, epoch, last, before, backlog);
        json.writeArrayFieldStart("ids");
        for (Change change : run) {
            json.writeNumber(((Change.OfNotification) change).id().value());
        }
        json.writeEndArray();
        if (last instanceof Change.Removed removed) {
            json.writeStringField("reason", Json.word(removed.reason()));
        } else if (last instanceof Change.Present present) {
            json.writeStringField("state", Json.word(present.kind()));
            json.writeBooleanField("read", present.notification().read());
            json.writeBooleanField("archived", present.notification().archived());
        }
        json.writeEndObject();
    }

    /**
     * A mark as it is now.
     *
     * @param before as in {@link #notification}
     * @param at where a client is afterwards: at the mark's revision, or still at {@code before} if the next frame carries it
     *     past the mark
     */
    public static void marked(
            JsonGenerator json, Epoch epoch, Change.Marked change, long before, long at, boolean backlog)
            throws IOException {
        step(json, ChangeJson.type(change), epoch, change, before, at, backlog);
        ChangeJson.writeMark(json, epoch, change.mark());
        json.writeEndObject();
    }

    private static void step(JsonGenerator json, FrameType type, Epoch epoch, Change last, long before, boolean backlog)
            throws IOException {
        step(json, type, epoch, last, before, last.revision().value(), backlog);
    }

    private static void step(
            JsonGenerator json, FrameType type, Epoch epoch, Change last, long before, long at, boolean backlog)
            throws IOException {
        start(json, type);
        json.writeStringField("prev", new Cursor(epoch, new Revision(before)).toString());
        place(json, new Cursor(epoch, new Revision(at)));
        json.writeBooleanField("backlog", backlog);
        ChangeJson.writeCounts(json, last);
    }

    private static void place(JsonGenerator json, Cursor cursor) throws IOException {
        json.writeStringField("cursor", cursor.toString());
        json.writeNumberField("rev", cursor.revision().value());
    }

    private static void head(JsonGenerator json, Head head) throws IOException {
        json.writeStringField("head", head.cursor().toString());
        json.writeNumberField("head_rev", head.cursor().revision().value());
        json.writeNumberField("unread", head.unread());
        json.writeNumberField("unseen", head.unseen());
    }

    private static void start(JsonGenerator json, FrameType type) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", type.text());
    }
}
