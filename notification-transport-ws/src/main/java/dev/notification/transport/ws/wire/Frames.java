package dev.notification.transport.ws.wire;

import java.nio.charset.StandardCharsets;

/** Server frames as bytes (RFC 6455, section 5.2): final, unmasked. */
public final class Frames {
    private static final int FIN = 0x80;
    private static final int TEXT = 0x1;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int MAX_CONTROL_PAYLOAD = 125;

    private Frames() {}

    public static byte[] text(byte[] utf8) {
        return frame(TEXT, utf8, utf8.length);
    }

    public static byte[] ping() {
        return frame(PING, new byte[0], 0);
    }

    /** @param reason cut to what a control frame holds; ASCII, so that the cut is between characters */
    static byte[] close(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.US_ASCII);
        int length = Math.min(text.length, MAX_CONTROL_PAYLOAD - 2);
        byte[] payload = new byte[2 + length];
        payload[0] = (byte) (code >> 8);
        payload[1] = (byte) code;
        System.arraycopy(text, 0, payload, 2, length);
        return frame(CLOSE, payload, payload.length);
    }

    private static byte[] frame(int opcode, byte[] payload, int length) {
        int header = length < 126 ? 2 : length < 65536 ? 4 : 10;
        byte[] frame = new byte[header + length];
        frame[0] = (byte) (FIN | opcode);
        if (header == 2) {
            frame[1] = (byte) length;
        } else {
            frame[1] = (byte) (header == 4 ? 126 : 127);
            for (int i = 2; i < header; i++) {
                frame[i] = (byte) ((long) length >>> 8 * (header - 1 - i));
            }
        }
        System.arraycopy(payload, 0, frame, header, length);
        return frame;
    }
}
