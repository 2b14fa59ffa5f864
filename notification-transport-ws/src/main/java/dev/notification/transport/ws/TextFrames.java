package dev.notification.transport.ws;

import dev.notification.protocol.Json;
import dev.notification.transport.ws.wire.Frames;

/** JSON as the bytes of a frame. */
final class TextFrames {
    private TextFrames() {}

    /** One text frame (RFC 6455, section 5.2) whose payload is what was written. */
    static byte[] of(Json.Writing writing) {
        return Frames.text(Json.bytes(writing));
    }
}
