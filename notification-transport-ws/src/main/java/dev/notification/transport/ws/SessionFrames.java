package dev.notification.transport.ws;

import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Digest;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.Priority;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.in.inbox.ReadChanges;
import java.util.Locale;
import java.util.Optional;

/** The frames of {@code notification.v1} that are about the session itself. */
final class SessionFrames {
    static final byte[] HEARTBEAT = typed("heartbeat");
    static final byte[] PONG = typed("pong");

    private SessionFrames() {}

    private static byte[] typed(String type) {
        return Json.frame(json -> {
            json.writeStartObject();
            json.writeStringField("type", type);
            json.writeEndObject();
        });
    }

    static byte[] hello(String session, UserId user, Cursor cursor, Head head, long heartbeat, long tokenExpiresIn) {
        return Json.frame(json -> {
            json.writeStartObject();
            json.writeStringField("type", "hello");
            json.writeStringField("session", session);
            json.writeNumberField("user_id", user.value());
            json.writeStringField("cursor", cursor.toString());
            json.writeStringField("head", head.cursor().toString());
            json.writeNumberField("unread", head.unread());
            json.writeNumberField("heartbeat_seconds", heartbeat);
            json.writeNumberField("token_expires_in", tokenExpiresIn);
            json.writeEndObject();
        });
    }

    /** The end of the backlog, with its digest: what a client says in one line instead of one toast for each. */
    static byte[] live(Cursor cursor, Digest backlog) {
        return Json.frame(json -> {
            json.writeStartObject();
            json.writeStringField("type", "live");
            json.writeStringField("cursor", cursor.toString());
            json.writeNumberField("replayed", backlog.replayed());
            json.writeNumberField("notifications", backlog.notifications());
            json.writeNumberField("unread", backlog.unread());
            Optional<Priority> highest = backlog.highestPriority();
            if (highest.isPresent()) {
                json.writeStringField("highest_priority", highest.get().name().toLowerCase(Locale.ROOT));
            }
            json.writeEndObject();
        });
    }

    static byte[] reset(ReadChanges.Reason reason, Head head) {
        return Json.frame(json -> {
            json.writeStartObject();
            json.writeStringField("type", "reset");
            json.writeStringField("reason", reason.name().toLowerCase(Locale.ROOT));
            json.writeStringField("head", head.cursor().toString());
            json.writeNumberField("unread", head.unread());
            json.writeEndObject();
        });
    }

    static byte[] error(String code, String detail) {
        return Json.frame(json -> {
            json.writeStartObject();
            json.writeStringField("type", "error");
            json.writeStringField("code", code);
            json.writeStringField("detail", detail);
            json.writeEndObject();
        });
    }
}
