package dev.notification.transport.http;

import dev.notification.protocol.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.http.util.HttpStatus;
import org.glassfish.grizzly.http.util.MimeHeaders;

/**
 * A whole answer to a request, which is here before its first byte leaves.
 *
 * @param reason the status in words
 * @param headers beside those that say what the body is and those that every answer has; all are the server's own words
 * @param body never changed by anybody
 */
public record Answer(int status, String reason, String mediaType, Map<String, String> headers, byte[] body) {
    private static final String JSON = "application/json";
    private static final String LAST = "\r\nConnection: close";

    /** @param status one that HTTP names (RFC 9110, section 15) */
    public static Answer json(int status, Map<String, String> headers, byte[] body) {
        return new Answer(status, HttpStatus.getHttpStatus(status).getReasonPhrase(), JSON, headers, body);
    }

    static Answer json(int status, String body) {
        return json(status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    /** A refusal, with what HTTP asks for beside the document. */
    public static Answer of(Problem problem) {
        return of(problem, problem.headers());
    }

    /** As {@link #of(Problem)}, with a header that the refusal's code alone cannot tell, such as {@code Allow}. */
    public static Answer of(Problem problem, Map<String, String> headers) {
        return new Answer(problem.status(), problem.code().title(), Problem.MEDIA_TYPE, headers, problem.json());
    }

    /** With headers more. */
    Answer with(Map<String, String> more) {
        if (more.isEmpty()) {
            return this;
        }
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putAll(more);
        return new Answer(status, reason, mediaType, all, body);
    }

    /** As the answer to this request, with what the port says to its client whatever the answer is. */
    public Answer to(HttpRequestPacket request) {
        return with(saidTo(request));
    }

    /** The headers that the answer to a request has already, whoever writes it. */
    static Map<String, String> saidTo(HttpRequestPacket request) {
        MimeHeaders said = request.getResponse().getHeaders();
        if (said.size() == 0) {
            return Map.of();
        }
        Map<String, String> headers = new LinkedHashMap<>();
        said.names().forEach(name -> headers.put(name, said.getHeader(name)));
        return headers;
    }

    /** Only that it is there. */
    static Answer empty(Map<String, String> headers) {
        return new Answer(204, HttpStatus.NO_CONTENT_204.getReasonPhrase(), JSON, headers, new byte[0]);
    }

    /** What leaves on an HTTP/1.1 connection that goes on (RFC 9112). */
    public byte[] bytes() {
        return bytes("");
    }

    /** What leaves on a connection that ends with it. */
    public byte[] lastBytes() {
        return bytes(LAST);
    }

    /** The same for a request that asked for a head only: its length is that of the body, which does not come. */
    byte[] lastHead() {
        return head(LAST);
    }

    private byte[] bytes(String connection) {
        byte[] start = head(connection);
        byte[] all = Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, all, start.length, body.length);
        return all;
    }

    private byte[] head(String connection) {
        var head = new StringBuilder(256)
                .append("HTTP/1.1 ")
                .append(status)
                .append(' ')
                .append(reason)
                .append("\r\nContent-Type: ")
                .append(mediaType)
                .append("\r\nContent-Length: ")
                .append(body.length)
                .append("\r\nDate: ")
                .append(HttpDate.now())
                .append(CommonHeaders.LINES);
        headers.forEach(
                (name, value) -> head.append("\r\n").append(name).append(": ").append(value));
        return head.append(connection).append("\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The same by way of Grizzly, which knows what becomes of the connection. */
    void writeTo(Response response) throws IOException {
        response.setStatus(status, reason);
        if (body.length > 0) {
            response.setContentType(mediaType);
            response.setContentLength(body.length);
        }
        CommonHeaders.on(response);
        headers.forEach(response::setHeader);
        response.getOutputStream().write(body);
    }
}
