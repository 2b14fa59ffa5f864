package dev.notification.core.domain;

/**
 * A password chosen by its owner: at least 8 characters, at most 256 bytes of UTF-8, any Unicode, taken exactly as typed
 * (NIST SP 800-63B, section 5.1.1). Never printed.
 */
public record Password(String value) {
    public static final int MIN_CHARACTERS = 8;
    public static final int MAX_BYTES = 256;

    public Password {
        Text.wellFormed("a password", value, MAX_BYTES);
        if (value.codePointCount(0, value.length()) < MIN_CHARACTERS) {
            throw new IllegalArgumentException("a password has at least " + MIN_CHARACTERS + " characters");
        }
    }

    @Override
    public String toString() {
        return "Password[hidden]";
    }
}
