package dev.notification.transport.rest;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Every reason why a request is refused: the stable {@code code} of a problem document. */
enum ErrorCode {
    MALFORMED_REQUEST,
    MALFORMED_JSON,
    INVALID_FIELD,
    INVALID_PARAMETER,
    INVALID_HEADER,
    UNAUTHENTICATED,
    INVALID_TOKEN,
    WRONG_CREDENTIALS,
    INVALID_REFRESH_TOKEN,
    WRONG_PASSWORD,
    REGISTRATION_CLOSED,
    SEND_NOT_ALLOWED,
    NOT_FOUND,
    UNKNOWN_RECIPIENT,
    METHOD_NOT_ALLOWED,
    NOT_ACCEPTABLE,
    USERNAME_TAKEN,
    BODY_TOO_LARGE,
    URI_TOO_LONG,
    UNSUPPORTED_MEDIA_TYPE,
    IDEMPOTENCY_KEY_REUSED,
    HEADERS_TOO_LARGE,
    INTERNAL_ERROR,
    STORE_UNAVAILABLE,
    OVERLOADED,
    TIMED_OUT;

    /** The form in a document. */
    @JsonValue
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The HTTP status (RFC 9110, RFC 6585); a new code does not compile until it has one. */
    int status() {
        return switch (this) {
            case MALFORMED_REQUEST, MALFORMED_JSON, INVALID_FIELD, INVALID_PARAMETER, INVALID_HEADER -> 400;
            case UNAUTHENTICATED, INVALID_TOKEN, WRONG_CREDENTIALS, INVALID_REFRESH_TOKEN -> 401;
            case REGISTRATION_CLOSED, SEND_NOT_ALLOWED, WRONG_PASSWORD -> 403;
            case NOT_FOUND, UNKNOWN_RECIPIENT -> 404;
            case METHOD_NOT_ALLOWED -> 405;
            case NOT_ACCEPTABLE -> 406;
            case USERNAME_TAKEN -> 409;
            case BODY_TOO_LARGE -> 413;
            case URI_TOO_LONG -> 414;
            case UNSUPPORTED_MEDIA_TYPE -> 415;
            case IDEMPOTENCY_KEY_REUSED -> 422;
            case HEADERS_TOO_LARGE -> 431;
            case INTERNAL_ERROR -> 500;
            case STORE_UNAVAILABLE, OVERLOADED, TIMED_OUT -> 503;
        };
    }

    /** The code for a status that a container chose by itself. */
    static ErrorCode ofStatus(int status) {
        for (ErrorCode code : new ErrorCode[] {
            NOT_FOUND,
            METHOD_NOT_ALLOWED,
            NOT_ACCEPTABLE,
            BODY_TOO_LARGE,
            URI_TOO_LONG,
            UNSUPPORTED_MEDIA_TYPE,
            HEADERS_TOO_LARGE,
            OVERLOADED
        }) {
            if (code.status() == status) {
                return code;
            }
        }
        return status < 500 ? MALFORMED_REQUEST : INTERNAL_ERROR;
    }
}
