package dev.notification.transport.ws;

import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Digest;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.in.inbox.ReadChanges;
import dev.notification.protocol.FrameType;
import dev.notification.protocol.ServerFrames;

/** The frames of {@code notification.v1} that are about the session itself. */
final class SessionFrames {
    static final byte[] HEARTBEAT = TextFrames.of(json -> ServerFrames.bare(json, FrameType.HEARTBEAT));
    static final byte[] PONG = TextFrames.of(json -> ServerFrames.bare(json, FrameType.PONG));

    private SessionFrames() {}

    static byte[] hello(String session, UserId user, Cursor cursor, Head head, long heartbeat, long tokenExpiresIn) {
        return TextFrames.of(json -> ServerFrames.hello(json, session, user, cursor, head, heartbeat, tokenExpiresIn));
    }

    static byte[] live(Cursor cursor, Digest backlog) {
        return TextFrames.of(json -> ServerFrames.live(json, cursor, backlog));
    }

    static byte[] reset(ReadChanges.Reason reason, Head head) {
        return TextFrames.of(json -> ServerFrames.reset(json, reason, head));
    }

    static byte[] error(String code, String detail) {
        return TextFrames.of(json -> ServerFrames.error(json, code, detail));
    }
}
