package dev.notification.app.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A WebSocket of the protocol {@code notification.v1}, frame by frame, right ones and wrong ones. For one thread. */
final class SocketWire extends Wire {
    static final int TEXT = 0x81;
    static final int PING = 0x89;
    private static final int CLOSE = 0x88;
    /** As RFC 6455, 7.1.5 calls an end without a close frame. */
    static final int NO_CODE = 1006;

    private static final byte[] MASK = {1, 2, 3, 4};

    /** A message, or the end with its code. */
    record Frame(int opcode, byte[] payload) {
        boolean isClose() {
            return opcode == CLOSE;
        }

        int closeCode() {
            return payload.length < 2 ? NO_CODE : ByteBuffer.wrap(payload).getShort() & 0xFFFF;
        }

        JsonNode json() throws IOException {
            return JSON.readTree(payload);
        }
    }

    /** The handshake was answered with something else than 101. */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1;
        private final int status;

        RefusedException(int status) {
            super("the handshake was answered with " + status);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /** @param query such as {@code ?since=…}, or nothing */
    SocketWire(int port, String from, String token, String query) throws IOException {
        this(port, from, token, query, new byte[0], 1 << 16);
    }

    /** @param behind what is sent right behind the handshake, before its answer is there */
    SocketWire(int port, String from, String token, String query, byte[] behind, int window) throws IOException {
        super(port, from, window);
        try {
            var all = new ByteArrayOutputStream();
            all.writeBytes(request(
                    "GET",
                    "/api/ws" + query,
                    token,
                    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: notification.v1\r\n",
                    ""));
            all.writeBytes(behind);
            write(all.toByteArray());
            Answer answer = read();
            if (answer.status() != 101) {
                throw new RefusedException(answer.status());
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** A frame as a client must send it, up to 125 bytes. */
    static byte[] masked(int opcode, byte[] payload) {
        var frame = new ByteArrayOutputStream();
        frame.write(opcode);
        frame.write(0x80 | payload.length);
        frame.writeBytes(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.write(payload[i] ^ MASK[i % MASK.length]);
        }
        return frame.toByteArray();
    }

    void send(String text) throws IOException {
        write(masked(TEXT, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Whatever frame comes next; the end of the connection without one is an {@link EOFException}. */
    Frame next() throws IOException {
        int opcode = in.read();
        int length = in.read();
        if (length < 0) {
            throw new EOFException("the connection ended without a close frame");
        }
        if (length == 126) {
            length = ByteBuffer.wrap(exactly(2)).getShort() & 0xFFFF;
        } else if (length == 127) {
            length = Math.toIntExact(ByteBuffer.wrap(exactly(8)).getLong());
        }
        return new Frame(opcode, exactly(length));
    }

    /** The first JSON frame of this type; a close frame instead is an {@link EOFException}. */
    JsonNode next(String type) throws IOException {
        while (true) {
            Frame frame = next();
            if (frame.isClose()) {
                throw new EOFException("closed with " + frame.closeCode());
            }
            if (frame.opcode() == TEXT && frame.json().path("type").asText().equals(type)) {
                return frame.json();
            }
        }
    }

    /** Reads until the end and returns its code. */
    int closeCode() throws IOException {
        try {
            Frame frame = next();
            while (!frame.isClose()) {
                frame = next();
            }
            return frame.closeCode();
        } catch (EOFException | java.net.SocketException e) {
            return NO_CODE;
        }
    }
}
