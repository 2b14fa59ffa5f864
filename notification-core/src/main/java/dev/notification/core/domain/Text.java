package dev.notification.core.domain;

import java.nio.charset.StandardCharsets;

/** What every text that a caller hands in must be: well-formed Unicode, without NUL, within its size. */
final class Text {
    private Text() {}

    static String checked(String what, String value, int maxBytes) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(what + " must not be blank");
        }
        return wellFormed(what, value, maxBytes);
    }

    /** PostgreSQL cannot store NUL, and a lone surrogate has no UTF-8 form: both would be refused or changed later. */
    static String wellFormed(String what, String value, int maxBytes) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == 0) {
                throw new IllegalArgumentException(what + " must not contain NUL");
            }
            if (Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new IllegalArgumentException(what + " must not contain a lone surrogate");
            }
        }
        if (value.length() > maxBytes || value.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
            throw new IllegalArgumentException(what + " must be at most " + maxBytes + " bytes of UTF-8");
        }
        return value;
    }

    /** As a person can look it up, whether it can be seen or not: {@code U+0020 SPACE}. */
    static String name(int point) {
        String name = Character.getName(point);
        return String.format("U+%04X", point) + (name == null ? "" : " " + name);
    }
}
