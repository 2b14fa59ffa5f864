package dev.notification.app.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One TCP connection to the server, from an address of the loopback network that the caller chooses, so that a crowd can
 * come from many addresses. It hides nothing: half a request can be written, and an answer can be left unread. For one
 * thread; reading fails after {@link #PATIENCE_MILLIS}.
 */
class Wire implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int CONNECT_MILLIS = 5_000;

    private final Socket socket = new Socket();
    private boolean usable = true;
    final InputStream in;

    /** What came back. */
    record Answer(int status, String head, byte[] body) {
        JsonNode json() throws IOException {
            return JSON.readTree(body);
        }

        String code() throws IOException {
            return body.length == 0 ? "" : json().path("code").asText();
        }
    }

    Wire(int port, String from) throws IOException {
        this(port, from, 1 << 16);
    }

    /** @param window how many bytes may be on the way to a client that does not read, about */
    Wire(int port, String from, int window) throws IOException {
        try {
            socket.setReceiveBufferSize(window);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
            socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), CONNECT_MILLIS);
            in = new BufferedInputStream(socket.getInputStream(), Math.min(window, 1 << 13));
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** @param headers whole lines, each with its line end */
    static byte[] request(String method, String path, String token, String headers, String body) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String head = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n"
                + (token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n")
                + (body.isEmpty() || headers.contains("Content-Type") ? "" : "Content-Type: application/json\r\n")
                + headers
                + (method.equals("GET") ? "" : "Content-Length: " + content.length + "\r\n")
                + "\r\n";
        var all = new ByteArrayOutputStream();
        all.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        all.writeBytes(content);
        return all.toByteArray();
    }

    Answer get(String path, String token) throws IOException {
        return exchange(request("GET", path, token, "", ""));
    }

    Answer post(String path, String token, String body) throws IOException {
        return exchange(request("POST", path, token, "", body));
    }

    Answer exchange(byte[] request) throws IOException {
        write(request);
        return read();
    }

    /** How long reading waits from now on. */
    void patience(int millis) throws IOException {
        socket.setSoTimeout(millis);
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** The next answer with its whole body. */
    Answer read() throws IOException {
        var head = new StringBuilder();
        String status = line();
        int length = 0;
        boolean chunked = false;
        for (String line = line(); !line.isEmpty(); line = line()) {
            String header = line.toLowerCase(Locale.ROOT);
            head.append(header).append('\n');
            if (header.startsWith("content-length:")) {
                length = Integer.parseInt(header.substring(15).trim());
            } else if (header.startsWith("transfer-encoding:")) {
                chunked = header.contains("chunked");
            }
        }
        int code = Integer.parseInt(status.substring(9, 12));
        usable = head.indexOf("connection: close") < 0;
        return new Answer(code, head.toString(), code == 101 ? new byte[0] : chunked ? chunks() : exactly(length));
    }

    /** False once the server has said that its last answer was the last. */
    boolean isUsable() {
        return usable;
    }

    private byte[] chunks() throws IOException {
        var all = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            all.writeBytes(exactly(size));
            line();
        }
        line();
        return all.toByteArray();
    }

    byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the server hung up in the middle");
        }
        return bytes;
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the server hung up");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Without a farewell: what the server still sends to it is answered by the kernel, with RST. */
    void drop() throws IOException {
        if (!socket.isClosed()) {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }
}
