package dev.notification.transport.http;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where clients reach the server, if that is not where it listens: by what name, and below what path a proxy serves it.
 *
 * @param origin of pages from there
 * @param path such as {@code /inbox}, without a slash at its end; empty: the root
 */
public record PublicUrl(Origin origin, String path) {
    private static final Pattern PARTS = Pattern.compile("([Hh][Tt][Tt][Pp][Ss]?://[^/?#]*)([^?#]*)");
    private static final Pattern PATH = Pattern.compile("(?:[A-Za-z0-9._~-]|/(?!/|$|\\.\\.?(?:/|$)))*");

    public PublicUrl {
        Objects.requireNonNull(origin);
        if (!path.isEmpty() && !path.startsWith("/") || !PATH.matcher(path).matches()) {
            throw new IllegalArgumentException(
                    "'" + path + "': a path is made of / and of letters, digits and - . _ ~");
        }
    }

    /**
     * Reads {@code https://notify.example/inbox}.
     *
     * @throws IllegalArgumentException if it is no such address, with the reason
     */
    public static PublicUrl parse(String text) {
        Matcher parts = PARTS.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + Origin.shown(text)
                    + "': it begins with http:// or https:// and has no query and no fragment");
        }
        String path = parts.group(2);
        return new PublicUrl(
                Origin.parse(parts.group(1)), path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
    }

    @Override
    public String toString() {
        return origin + path;
    }
}
