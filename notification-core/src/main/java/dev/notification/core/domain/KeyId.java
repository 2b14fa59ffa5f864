package dev.notification.core.domain;

import java.util.regex.Pattern;

/** Names one API key of a service. Not a secret: it is the part of the key that may be shown. */
public record KeyId(String value) {
    public static final int LENGTH = 10;

    private static final Pattern FORM = Pattern.compile("[0-9A-Za-z]{" + LENGTH + "}");

    public KeyId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("a key id is " + LENGTH + " of 0-9, A-Z and a-z");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
