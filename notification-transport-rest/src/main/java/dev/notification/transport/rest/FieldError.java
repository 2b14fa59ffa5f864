package dev.notification.transport.rest;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What is wrong with one field of a body. Never carries the value: it may be a password. */
record FieldError(String field, Code code, String detail) {

    /** Which kind of wrong, for a client that shows its own words. */
    enum Code {
        MISSING,
        UNKNOWN,
        DUPLICATE,
        WRONG_TYPE,
        INVALID;

        @JsonValue
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
