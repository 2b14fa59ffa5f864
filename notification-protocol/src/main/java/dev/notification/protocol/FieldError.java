package dev.notification.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** What is wrong with one field of a body. Never carries the value: it may be a password. */
public record FieldError(String field, Code code, String detail) {

    /** Which kind of wrong, for a client that shows its own words. */
    public enum Code {
        MISSING,
        UNKNOWN,
        DUPLICATE,
        WRONG_TYPE,
        INVALID
    }

    void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("field", field);
        json.writeStringField("code", Json.word(code));
        json.writeStringField("detail", detail);
        json.writeEndObject();
    }
}
