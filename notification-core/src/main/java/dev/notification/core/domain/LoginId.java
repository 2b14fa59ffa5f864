package dev.notification.core.domain;

import java.util.regex.Pattern;

/** Names one login of a user: everything that goes back to one exchange of a password for tokens. Not a secret. */
public record LoginId(String value) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    public LoginId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("a login id is 1 to 64 of A-Z, a-z, 0-9, _ and -");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
