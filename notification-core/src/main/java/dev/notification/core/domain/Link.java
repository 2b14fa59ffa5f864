package dev.notification.core.domain;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a notification leads, as a browser would be given it: an address with a scheme ({@code https://shop.example/orders/42},
 * {@code shop://order/42}), or a path of the page that shows it ({@code /orders/42}); at most 2 KiB of UTF-8, kept as it was
 * written. It never runs anything: {@code javascript:} and its like are no links. Which schemes are taken is a {@link
 * LinkPolicy}'s concern.
 *
 * <p>The constructor takes any link that a notification may have, also one of a time with fewer rules; a new one is made by
 * {@link #of}.
 */
public record Link(String value) {
    public static final int MAX_BYTES = 2048;

    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):");

    /** What a browser runs, or reads from itself or its machine. */
    private static final Set<String> NEVER =
            Set.of("javascript", "vbscript", "data", "blob", "file", "filesystem", "about", "view-source");

    /** Browsers read these schemes' addresses by rules of their own (WHATWG URL, "special scheme"), as far as they name a host. */
    private static final Set<String> WITH_HOST = Set.of("http", "https", "ws", "wss", "ftp");

    private static final String FORMS =
            "a link is an address with a scheme, such as https://shop.example/orders/42, or a path that begins with one /";

    public Link {
        Text.checked("link", value, MAX_BYTES);
        Optional<String> scheme = schemeOf(value);
        if (scheme.isEmpty() && !isPath(value)) {
            throw new IllegalArgumentException(FORMS);
        }
        if (scheme.filter(NEVER::contains).isPresent()) {
            throw new IllegalArgumentException("a link cannot have the scheme " + scheme.get());
        }
    }

    /**
     * A link for a new notification.
     *
     * @throws IllegalArgumentException if a browser would not take it, or would read it otherwise than it looks; if it carries a
     *     name or a password
     */
    public static Link of(String text) {
        LinkCharacters.check(text);
        var link = new Link(text);
        Optional<String> scheme = link.scheme();
        if (scheme.isPresent()) {
            String rest = text.substring(scheme.get().length() + 1);
            if (rest.isEmpty()) {
                throw new IllegalArgumentException("a link has something after its scheme");
            }
            checkAuthority(scheme.get(), rest);
        }
        return link;
    }

    private static void checkAuthority(String scheme, String rest) {
        boolean web = WITH_HOST.contains(scheme);
        if (web && !rest.startsWith("//")) {
            throw new IllegalArgumentException("a link of " + scheme + " goes on with // and a host");
        }
        if (rest.startsWith("//")) {
            String authority = authority(rest);
            if (authority.indexOf('@') >= 0) {
                throw new IllegalArgumentException(
                        "a link carries no name and no password: leave out what is before @");
            }
            if (web) {
                WebHost.check(authority);
            }
        }
    }

    /** What stands between {@code //} and the path, the query or the fragment. */
    private static String authority(String rest) {
        int end = 2;
        while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        return rest.substring(2, end);
    }

    /** In small letters; empty: it is a path. */
    public Optional<String> scheme() {
        return schemeOf(value);
    }

    private static Optional<String> schemeOf(String text) {
        Matcher matcher = SCHEME.matcher(text);
        return matcher.lookingAt() ? Optional.of(matcher.group(1).toLowerCase(Locale.ROOT)) : Optional.empty();
    }

    /** {@code //host} and {@code /\host} lead to another host. */
    private static boolean isPath(String text) {
        return text.startsWith("/") && !text.startsWith("//") && !text.startsWith("/\\");
    }

    /** Whether {@code scheme} can ever be a link's. */
    static boolean isPossible(String scheme) {
        return SCHEME.matcher(scheme + ":").matches() && !NEVER.contains(scheme.toLowerCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return value;
    }
}
