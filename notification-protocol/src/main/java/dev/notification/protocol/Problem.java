package dev.notification.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A problem document (RFC 9457): why a request was refused, for programs by {@code code} and for people by
 * {@code detail}. Its {@code type} is {@code about:blank}, its {@code title} the status in words.
 *
 * @param field the first field, query parameter or header that is wrong, if it is one
 * @param errors every wrong field of the body
 * @param outcome "unknown" if the request may nevertheless have had its effect
 * @param id names the log entry of an internal error
 */
public record Problem(
        ErrorCode code,
        String detail,
        Optional<String> field,
        List<FieldError> errors,
        Optional<String> outcome,
        Optional<String> id) {
    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem {
        errors = List.copyOf(errors);
    }

    public static Problem of(ErrorCode code, String detail) {
        return new Problem(code, detail, Optional.empty(), List.of(), Optional.empty(), Optional.empty());
    }

    public Problem at(String name) {
        return new Problem(code, detail, Optional.of(name), errors, outcome, id);
    }

    public Problem with(List<FieldError> all) {
        return new Problem(code, detail, field, all, outcome, id);
    }

    public Problem withUnknownOutcome() {
        return new Problem(code, detail, field, errors, Optional.of("unknown"), id);
    }

    public Problem logged(String entry) {
        return new Problem(code, detail, field, errors, outcome, Optional.of(entry));
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
