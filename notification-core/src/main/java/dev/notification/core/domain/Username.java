package dev.notification.core.domain;

import java.util.regex.Pattern;

/** The name an account logs in with, exactly as registered: upper and lower case differ. */
public record Username(String value) {
    private static final Pattern FORM = Pattern.compile("[\\p{L}\\p{N}._@+-]{1,64}");

    public Username {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("a username is 1 to 64 letters, digits or . _ @ + -");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
