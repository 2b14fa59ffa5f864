package dev.notification.core.domain;

import java.util.regex.Pattern;

/** What a notification is about, in the sender's words ("orders", "billing.invoice"); history can be filtered by it. */
public record Category(String value) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

    public Category {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("a category is 1 to 64 of A-Z, a-z, 0-9 and . _ : -");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
