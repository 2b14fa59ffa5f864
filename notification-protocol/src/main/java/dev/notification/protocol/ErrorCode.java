package dev.notification.protocol;

import java.util.Locale;
import java.util.Map;

/** Every reason why a request is refused: the stable {@code code} of a problem document, with its HTTP status (RFC 9110, RFC 6585, RFC 4918). */
public enum ErrorCode {
    MALFORMED_REQUEST(400),
    MALFORMED_JSON(400),
    INVALID_FIELD(400),
    INVALID_PARAMETER(400),
    INVALID_HEADER(400),
    WEBSOCKET_KEY(400),
    SUBPROTOCOL_REQUIRED(400),
    UNAUTHENTICATED(401, Header.AUTHENTICATE, "Bearer"),
    INVALID_TOKEN(401, Header.AUTHENTICATE, Header.INVALID_TOKEN),
    TOKEN_EXPIRED(401, Header.AUTHENTICATE, Header.INVALID_TOKEN),
    TOKEN_NOT_YET_VALID(401, Header.AUTHENTICATE, Header.INVALID_TOKEN),
    TOKEN_TOO_LONG_LIVED(401, Header.AUTHENTICATE, Header.INVALID_TOKEN),
    TOKEN_REVOKED(401, Header.AUTHENTICATE, Header.INVALID_TOKEN),
    WRONG_ISSUER(401, Header.AUTHENTICATE, Header.INVALID_TOKEN),
    WRONG_AUDIENCE(401, Header.AUTHENTICATE, Header.INVALID_TOKEN),
    WRONG_CLAIMS(401, Header.AUTHENTICATE, Header.INVALID_TOKEN),
    UNKNOWN_USER(401, Header.AUTHENTICATE, Header.INVALID_TOKEN),
    WRONG_CREDENTIALS(401, Header.AUTHENTICATE, "Bearer"),
    INVALID_REFRESH_TOKEN(401, Header.AUTHENTICATE, "Bearer"),
    WRONG_PASSWORD(403),
    REGISTRATION_CLOSED(403),
    SEND_NOT_ALLOWED(403),
    ORIGIN_NOT_ALLOWED(403),
    INSUFFICIENT_SCOPE(403, Header.AUTHENTICATE, "Bearer error=\"insufficient_scope\""),
    /** A person's own things: a key is nobody who has any. */
    KEY_NOT_ALLOWED(403),
    NO_LOGIN(403),
    NOT_FOUND(404),
    UNKNOWN_RECIPIENT(404),
    METHOD_NOT_ALLOWED(405),
    REQUEST_TIMEOUT(408),
    USERNAME_TAKEN(409),
    EXTERNAL_ID_TAKEN(409),
    NOT_A_SERVICE(409),
    TOO_MANY_KEYS(409),
    BODY_TOO_LARGE(413),
    URI_TOO_LONG(414),
    UNSUPPORTED_MEDIA_TYPE(415),
    UNSUPPORTED_ENCODING(415, "Accept-Encoding", "identity"),
    EXPECTATION_FAILED(417),
    IDEMPOTENCY_KEY_REUSED(422),
    UPGRADE_REQUIRED(426, "Upgrade", "websocket"),
    WEBSOCKET_VERSION(426, "Sec-WebSocket-Version", "13"),
    RATE_LIMITED(429, Header.RETRY, "1"),
    TOO_MANY_SESSIONS(429, Header.RETRY, "5"),
    HEADERS_TOO_LARGE(431),
    INTERNAL_ERROR(500),
    METHOD_NOT_IMPLEMENTED(501),
    STORE_UNAVAILABLE(503, Header.RETRY, "1"),
    OVERLOADED(503, Header.RETRY, "1"),
    TIMED_OUT(503, Header.RETRY, "1"),
    DRAINING(503, Header.RETRY, "1"),
    KEYS_REFRESHING(503, Header.RETRY, "1"),
    TOO_MANY_SOCKETS(503, Header.RETRY, "5"),
    VERSION_NOT_SUPPORTED(505),
    STORAGE_LOW(507, Header.RETRY, "60");

    private final String text = name().toLowerCase(Locale.ROOT);
    private final int status;
    private final String title;
    private final Map<String, String> headers;

    /** Constants cannot refer to fields of their own enum. */
    private static final class Header {
        static final String AUTHENTICATE = "WWW-Authenticate";
        static final String RETRY = "Retry-After";
        static final String INVALID_TOKEN = "Bearer error=\"invalid_token\"";
    }

    ErrorCode(int status) {
        this(status, Map.of());
    }

    ErrorCode(int status, String header, String value) {
        this(status, Map.of(header, value));
    }

    ErrorCode(int status, Map<String, String> headers) {
        this.status = status;
        this.title = title(status);
        this.headers = headers;
    }

    /** The form in a document. */
    public String text() {
        return text;
    }

    public int status() {
        return status;
    }

    /** The status in words. */
    public String title() {
        return title;
    }

    /** What HTTP asks for beside the document; {@link Problem#headers} is what this very answer has. */
    public Map<String, String> headers() {
        return headers;
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 408 -> "Request Timeout";
            case 409 -> "Conflict";
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 415 -> "Unsupported Media Type";
            case 417 -> "Expectation Failed";
            case 422 -> "Unprocessable Content";
            case 426 -> "Upgrade Required";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 500 -> "Internal Server Error";
            case 501 -> "Not Implemented";
            case 503 -> "Service Unavailable";
            case 505 -> "HTTP Version Not Supported";
            case 507 -> "Insufficient Storage";
            default -> throw new IllegalArgumentException("no words for status " + status);
        };
    }

    /** The code for a status that a container chose by itself. */
    public static ErrorCode ofStatus(int status) {
        return switch (status) {
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 408 -> REQUEST_TIMEOUT;
            case 413 -> BODY_TOO_LARGE;
            case 414 -> URI_TOO_LONG;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            case 417 -> EXPECTATION_FAILED;
            case 431 -> HEADERS_TOO_LARGE;
            case 501 -> METHOD_NOT_IMPLEMENTED;
            case 503 -> OVERLOADED;
            case 505 -> VERSION_NOT_SUPPORTED;
            default -> status < 500 ? MALFORMED_REQUEST : INTERNAL_ERROR;
        };
    }
}
