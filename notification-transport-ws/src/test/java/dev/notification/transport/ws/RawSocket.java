package dev.notification.transport.ws;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that says exactly what it is told to, byte for byte. */
final class RawSocket implements AutoCloseable {
    private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";

    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;

    private final Socket socket;
    private final String head;

    private RawSocket(Socket socket, String request) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(10_000);
        socket.setTcpNoDelay(true);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        this.head = readHead(socket.getInputStream());
    }

    /** A valid upgrade request with these headers more. */
    static RawSocket upgrade(int port, String... headers) {
        return request(
                port,
                "GET /api/ws HTTP/1.1",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                KEY,
                headers);
    }

    /** A client of {@code notification.v1}. */
    static RawSocket v1(int port, String token, String query) {
        return request(
                port,
                "GET /api/ws" + query + " HTTP/1.1",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                KEY,
                "Sec-WebSocket-Protocol: " + Mode.V1_NAME + ", bearer." + token);
    }

    static RawSocket request(
            int port, String line, String upgrade, String connection, String version, String key, String... headers) {
        String request = String.join("\r\n", line, "Host: localhost:" + port, upgrade, connection, version, key)
                + "\r\n" + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n") + "\r\n";
        return raw(port, request);
    }

    static RawSocket raw(int port, String request) {
        try {
            return new RawSocket(new Socket("localhost", port), request);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String readHead(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int octet = in.read();
            if (octet < 0) {
                break;
            }
            head.write(octet);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    int status() {
        return Integer.parseInt(head.split(" ")[1]);
    }

    String head() {
        return head;
    }

    /** Everything until the server ends the connection. */
    String body() {
        try {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A client frame (RFC 6455, section 5.2), masked with zeros. */
    static byte[] frame(int firstOctet, byte[] payload) {
        return frame(firstOctet, payload.length, payload, true);
    }

    static byte[] frame(int firstOctet, long claimedLength, byte[] payload, boolean masked) {
        var out = new ByteArrayOutputStream();
        int mask = masked ? 0x80 : 0;
        out.write(firstOctet);
        if (claimedLength < 126) {
            out.write(mask | (int) claimedLength);
        } else if (claimedLength < 65536) {
            out.write(mask | 126);
            out.write((int) claimedLength >> 8);
            out.write((int) claimedLength);
        } else {
            out.write(mask | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                out.write((int) (claimedLength >>> shift));
            }
        }
        if (masked) {
            out.writeBytes(new byte[4]);
        }
        out.writeBytes(payload);
        return out.toByteArray();
    }

    /** The opcode and payload of the next server frame. */
    Received read() {
        try {
            InputStream in = socket.getInputStream();
            int first = in.read();
            if (first < 0) {
                return new Received(-1, new byte[0]);
            }
            int length = in.read();
            if (length == 126) {
                length = in.read() << 8 | in.read();
            }
            return new Received(first & 0x0f, in.readNBytes(length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The code of the close frame that comes in the end, behind whatever else is left; -1 if none does. */
    int readCloseCode() {
        Received frame = read();
        while (frame.opcode() != CLOSE && frame.opcode() != -1) {
            frame = read();
        }
        return frame.closeCode();
    }

    /** The next text, behind pings. */
    String readText() {
        Received frame = read();
        while (frame.opcode() == PING) {
            frame = read();
        }
        if (frame.opcode() != TEXT) {
            throw new AssertionError("expected text, got " + frame);
        }
        return new String(frame.payload(), StandardCharsets.UTF_8);
    }

    /** Hangs up without a word (RST). */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param opcode -1 if the connection ended */
    record Received(int opcode, byte[] payload) {
        int closeCode() {
            return opcode == CLOSE && payload.length >= 2 ? (payload[0] & 0xff) << 8 | payload[1] & 0xff : -1;
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
