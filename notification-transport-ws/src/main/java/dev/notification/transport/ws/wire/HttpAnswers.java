package dev.notification.transport.ws.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.glassfish.grizzly.http.util.HttpStatus;

/**
 * The two HTTP answers to an upgrade request, as bytes: Grizzly's encoder keeps state for each connection, and leaves
 * headers out of answers to upgrades.
 */
final class HttpAnswers {
    private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private HttpAnswers() {}

    /**
     * The handshake's answer (RFC 6455, section 4.2.2).
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

    /** A problem document (RFC 9457); the connection ends with it. All of it is the server's own words. */
    static byte[] refusal(Admission.Refused refused) {
        String title = HttpStatus.getHttpStatus(refused.status()).getReasonPhrase();
        byte[] body = problem(title, refused);
        var text = new StringBuilder("HTTP/1.1 " + refused.status() + " " + title + "\r\n");
        header(text, "Content-Type", "application/problem+json");
        header(text, "Content-Length", Integer.toString(body.length));
        header(text, "Connection", "close");
        header(text, "Cache-Control", "no-store");
        header(text, "X-Content-Type-Options", "nosniff");
        refused.headers().forEach((name, value) -> header(text, name, value));
        byte[] head = text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] answer = new byte[head.length + body.length];
        System.arraycopy(head, 0, answer, 0, head.length);
        System.arraycopy(body, 0, answer, head.length, body.length);
        return answer;
    }

    private static void header(StringBuilder text, String name, String value) {
        text.append(name).append(": ").append(value).append("\r\n");
    }

    private static byte[] problem(String title, Admission.Refused refused) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "about:blank");
        problem.put("title", title);
        problem.put("status", refused.status());
        problem.put("code", refused.code());
        problem.put("detail", refused.detail());
        try {
            return new com.fasterxml.jackson.databind.ObjectMapper().writeValueAsBytes(problem);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers can always be written", e);
        }
    }
}
