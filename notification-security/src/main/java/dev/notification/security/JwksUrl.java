package dev.notification.security;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Where an application publishes its keys: over https, since whoever can change them on the way can be every user; over http
 * from this machine alone. It comes from the operator, never from a token.
 */
public record JwksUrl(URI address) {
    /** Written so that nobody can make another machine of it: no names but one, and no other forms of numbers. */
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1]");

    public JwksUrl {
        Objects.requireNonNull(address);
        boolean isSecure = "https".equalsIgnoreCase(address.getScheme());
        boolean isPlain = "http".equalsIgnoreCase(address.getScheme());
        if (!isSecure && !isPlain || address.getHost() == null) {
            throw new IllegalArgumentException("it is an address such as https://login.example/.well-known/jwks.json");
        }
        if (isPlain && !LOOPBACK.matcher(address.getHost()).matches()) {
            throw new IllegalArgumentException(
                    "it must begin with https; http is for this machine alone (localhost," + " 127.0.0.1, [::1])");
        }
        if (address.getRawUserInfo() != null || address.getRawFragment() != null) {
            throw new IllegalArgumentException("it has no password and no fragment");
        }
    }

    /** @throws IllegalArgumentException which says what it must be */
    public static JwksUrl parse(String text) {
        try {
            return new JwksUrl(new URI(text));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("it is not an address", e);
        }
    }

    /** Without the query, which some put a key into. */
    @Override
    public String toString() {
        return address.getScheme() + "://" + address.getRawAuthority() + address.getRawPath();
    }
}
