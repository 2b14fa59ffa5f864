package dev.notification.core.domain;

import java.util.regex.Pattern;

/** The stable name a client chooses for one of its user's devices. */
public record DeviceId(String value) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

    public DeviceId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("a device id is 1 to 64 of A-Z, a-z, 0-9 and . _ : -");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
