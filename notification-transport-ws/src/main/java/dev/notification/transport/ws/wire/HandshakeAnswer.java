package dev.notification.transport.ws.wire;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/** The handshake's answer, as bytes: Grizzly's encoder keeps state for each connection, and leaves headers out of answers to upgrades. */
final class HandshakeAnswer {
    private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private HandshakeAnswer() {}

    /**
     * Lets a client in (RFC 6455, section 4.2.2).
     *
     * @param key the client's, checked
     * @param subprotocol the one that is spoken; empty: none
     */
    static byte[] switchingProtocols(String key, Optional<String> subprotocol) {
        var text = new StringBuilder(160).append("HTTP/1.1 101 Switching Protocols\r\n");
        header(text, "Upgrade", "websocket");
        header(text, "Connection", "Upgrade");
        header(text, "Sec-WebSocket-Accept", accept(key));
        subprotocol.ifPresent(name -> header(text, "Sec-WebSocket-Protocol", name));
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String accept(String key) {
        try {
            byte[] text = (key.trim() + ACCEPT_SUFFIX).getBytes(StandardCharsets.ISO_8859_1);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    private static void header(StringBuilder text, String name, String value) {
        text.append(name).append(": ").append(value).append("\r\n");
    }
}
