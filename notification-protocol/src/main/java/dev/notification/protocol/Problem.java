package dev.notification.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A problem document (RFC 9457): why a request was refused, for programs by {@code code} and for people by
 * {@code detail}. Its {@code type} is {@code about:blank}, its {@code title} the status in words.
 *
 * @param field the first field, query parameter or header that is wrong, if it is one
 * @param errors every wrong field of the body
 * @param outcome "unknown" if the request may nevertheless have had its effect
 * @param id names the log entry of an internal error
 * @param retryAfter when to try again, if that is known better than its code says
 */
public record Problem(
        ErrorCode code,
        String detail,
        Optional<String> field,
        List<FieldError> errors,
        Optional<String> outcome,
        Optional<String> id,
        Optional<Duration> retryAfter) {
    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem {
        errors = List.copyOf(errors);
    }

    public static Problem of(ErrorCode code, String detail) {
        return new Problem(
                code, detail, Optional.empty(), List.of(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    public Problem at(String name) {
        return new Problem(code, detail, Optional.of(name), errors, outcome, id, retryAfter);
    }

    public Problem with(List<FieldError> all) {
        return new Problem(code, detail, field, all, outcome, id, retryAfter);
    }

    public Problem withUnknownOutcome() {
        return new Problem(code, detail, field, errors, Optional.of("unknown"), id, retryAfter);
    }

    public Problem logged(String entry) {
        return new Problem(code, detail, field, errors, outcome, Optional.of(entry), retryAfter);
    }

    /** @param wait more than zero; told in whole seconds (RFC 9110, section 10.2.3), rounded up */
    public Problem withRetryAfter(Duration wait) {
        return new Problem(code, detail, field, errors, outcome, id, Optional.of(wait));
    }

    /** What HTTP asks for beside the document. */
    public Map<String, String> headers() {
        if (retryAfter.isEmpty()) {
            return code.headers();
        }
        Map<String, String> headers = new LinkedHashMap<>(code.headers());
        headers.put("Retry-After", Long.toString(seconds(retryAfter.get())));
        return headers;
    }

    private static long seconds(Duration wait) {
        return Math.max(1, wait.plusNanos(999_999_999).toSeconds());
    }

    public int status() {
        return code.status();
    }

    /** The document in UTF-8. */
    public byte[] json() {
        return Json.bytes(this::write);
    }

    /** Writes the document as one value; what is absent is left out. */
    public void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", "about:blank");
        json.writeStringField("title", code.title());
        json.writeNumberField("status", code.status());
        json.writeStringField("code", code.text());
        json.writeStringField("detail", detail);
        write(json, "field", field);
        if (!errors.isEmpty()) {
            json.writeArrayFieldStart("errors");
            for (FieldError error : errors) {
                error.write(json);
            }
            json.writeEndArray();
        }
        write(json, "outcome", outcome);
        write(json, "id", id);
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, value.get());
        }
    }
}
