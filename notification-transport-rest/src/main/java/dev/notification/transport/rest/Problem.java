package dev.notification.transport.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;

/**
 * A problem document (RFC 9457): why a request was refused, for programs by {@code code} and for people by
 * {@code detail}.
 *
 * @param field the first field, query parameter or header that is wrong, if it is one
 * @param errors every wrong field of the body
 * @param outcome "unknown" if the request may nevertheless have had its effect
 * @param id names the log entry of an internal error
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Problem(
        String type,
        String title,
        int status,
        ErrorCode code,
        String detail,
        Optional<String> field,
        List<FieldError> errors,
        Optional<String> outcome,
        Optional<String> id) {
    static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(ErrorCode code, String detail) {
        return new Problem(
                "about:blank",
                Response.Status.fromStatusCode(code.status()) == null
                        ? "Unprocessable Content"
                        : Response.Status.fromStatusCode(code.status()).getReasonPhrase(),
                code.status(),
                code,
                detail,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    Problem at(String name) {
        return new Problem(type, title, status, code, detail, Optional.of(name), errors, outcome, id);
    }

    Problem with(List<FieldError> all) {
        return new Problem(type, title, status, code, detail, field, List.copyOf(all), outcome, id);
    }

    Problem withUnknownOutcome() {
        return new Problem(type, title, status, code, detail, field, errors, Optional.of("unknown"), id);
    }

    Problem logged(String entry) {
        return new Problem(type, title, status, code, detail, field, errors, outcome, Optional.of(entry));
    }
}
