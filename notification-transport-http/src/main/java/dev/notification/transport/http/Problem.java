package dev.notification.transport.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.glassfish.grizzly.http.util.HttpStatus;

/** A refusal of the server itself, outside REST, as a problem document (RFC 9457). Its words are all our own. */
enum Problem {
    MALFORMED_REQUEST(400, "the request is not valid HTTP/1.1 (RFC 9112)"),
    NOT_FOUND(404, "there is nothing at this address"),
    METHOD_NOT_ALLOWED(405, "this address does not know that method; Allow lists those it does"),
    REQUEST_TIMEOUT(408, "the request took longer than 10 seconds to arrive"),
    URI_TOO_LONG(414, "an address has at most 2048 bytes"),
    EXPECTATION_FAILED(417, "the only expectation that can be met is 100-continue"),
    HEADERS_TOO_LARGE(431, "all header lines together have at most 8192 bytes, and there are at most 100"),
    INTERNAL_ERROR(500, "the server failed; its log says more"),
    METHOD_NOT_IMPLEMENTED(501, "this server is no proxy"),
    OVERLOADED(503, "the server has too much to do; nothing was done, try again");

    private final int status;
    private final String detail;

    Problem(int status, String detail) {
        this.status = status;
        this.detail = detail;
    }

    static final String MEDIA_TYPE = "application/problem+json";

    static Problem ofStatus(int status) {
        for (Problem problem : values()) {
            if (problem.status == status) {
                return problem;
            }
        }
        return status < 500 ? MALFORMED_REQUEST : INTERNAL_ERROR;
    }

    HttpStatus status() {
        return HttpStatus.getHttpStatus(status);
    }

    String json() {
        return "{\"type\":\"about:blank\",\"title\":\"" + status().getReasonPhrase() + "\",\"status\":" + status
                + ",\"code\":\"" + name().toLowerCase(Locale.ROOT) + "\",\"detail\":\"" + detail + "\"}";
    }

    /** A whole answer, for a connection that ends with it. */
    byte[] answer() {
        String body = json();
        return ("HTTP/1.1 " + status + " " + status().getReasonPhrase() + "\r\nContent-Type: " + MEDIA_TYPE
                        + "\r\nContent-Length: " + body.length()
                        + "\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
                        + body)
                .getBytes(StandardCharsets.US_ASCII);
    }
}
