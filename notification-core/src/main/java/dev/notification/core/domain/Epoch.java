package dev.notification.core.domain;

import java.util.regex.Pattern;

/** Which history a {@link Revision} belongs to: a new database, or one restored from a backup, has a new epoch. */
public record Epoch(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9]{1,16}");

    public Epoch {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("an epoch is 1 to 16 of a-z and 0-9");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
