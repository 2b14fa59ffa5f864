package dev.notification.core.domain;

import java.util.regex.Pattern;

/** What is stored of a password: a PHC string, which names its algorithm, parameters and salt. Never printed. */
public record PasswordHash(String value) {
    private static final Pattern FORM = Pattern.compile("\\$[\\x21-\\x7e]{0,511}");

    public PasswordHash {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("a password hash is a PHC string of at most 512 characters of ASCII");
        }
    }

    @Override
    public String toString() {
        return "PasswordHash[hidden]";
    }
}
