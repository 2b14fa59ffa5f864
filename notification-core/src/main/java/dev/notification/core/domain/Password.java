package dev.notification.core.domain;

import java.text.Normalizer;

/**
 * A password chosen by its owner: at least 8 characters, at most 256 bytes of UTF-8, any Unicode, in the form in which it is
 * hashed: NFKC (NIST SP 800-63B, section 5.1.1.2), so that it is the same on every keyboard. Never printed.
 */
public record Password(String value) {
    public static final int MIN_CHARACTERS = 8;
    public static final int MAX_BYTES = 256;

    /** @param value as typed */
    public Password {
        Text.wellFormed("a password", value, MAX_BYTES);
        value = normalized(value);
        Text.wellFormed("a password", value, MAX_BYTES);
        if (value.codePointCount(0, value.length()) < MIN_CHARACTERS) {
            throw new IllegalArgumentException("a password has at least " + MIN_CHARACTERS + " characters");
        }
    }

    /** Any text as a password of that text would be hashed. */
    public static String normalized(String typed) {
        return Normalizer.normalize(typed, Normalizer.Form.NFKC);
    }

    @Override
    public String toString() {
        return "Password[hidden]";
    }
}
