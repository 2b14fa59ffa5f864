package dev.notification.core.domain;

import java.util.regex.Pattern;

/**
 * Where somebody's request comes from, as its transport tells it. The core does not look inside.
 *
 * @param network what limits count by: an address, or a network of which one customer has all addresses
 * @param address what the audit log shows
 */
public record Source(String network, String address) {
    /** Nothing that could be taken for the end of a line, or for more than one word. */
    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,64}");

    public Source {
        if (!FORM.matcher(network).matches() || !FORM.matcher(address).matches()) {
            throw new IllegalArgumentException("a network and an address are 1 to 64 visible ASCII characters");
        }
    }

    /** One whose address alone counts. */
    public static Source of(String address) {
        return new Source(address, address);
    }
}
