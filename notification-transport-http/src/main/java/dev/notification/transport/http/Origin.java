package dev.notification.transport.http;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a page comes from, as browsers compare it and write it in the {@code Origin} field (RFC 6454; the HTML standard's
 * "serialization of an origin"): {@code https://shop.example}, {@code http://[::1]:3000}, {@code capacitor://localhost}.
 *
 * @param scheme in lower case
 * @param host in lower case; a name in its ASCII form, an IPv6 address in its shortest form and in brackets
 * @param port 1 to 65535, that of the scheme where the text names none; {@value #NO_PORT} where the scheme has none either
 */
public record Origin(String scheme, String host, int port) {
    static final int NO_PORT = 0;

    private static final int MAX_LENGTH = 512;
    private static final int MAX_PORT = 65_535;

    private static final Pattern PARTS = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)(.*)");
    private static final Pattern AUTHORITY = Pattern.compile("(\\[[^\\]]*\\]|[^:\\[\\]]*)(?::([0-9]{0,5}))?");
    private static final Pattern NAME = Pattern.compile("[a-z0-9_-](?:[a-z0-9_-]|\\.(?=[a-z0-9_-]))*\\.?");
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(.*\\.)?(0x[0-9a-f]*|[0-9]+)\\.?");
    private static final Pattern OCTETS =
            Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.|$)){4}");
    /** Browsers keep these, while {@link IDN} replaces them by others (UTS 46, section 7). */
    private static final Pattern KEPT_BY_BROWSERS = Pattern.compile("[\u00df\u1e9e\u03c2\u200c\u200d]");

    /**
     * Reads what an operator writes, such as what stands in a browser's address bar: in any case, with a default port, with a
     * slash at its end, and with a name in any script.
     *
     * @throws IllegalArgumentException if it is no origin that a browser could send, with the reason
     */
    public static Origin parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("an origin has at most " + MAX_LENGTH + " characters");
        }
        if (text.contains("*")) {
            throw refused(text, "there are no wildcards, so list each origin");
        }
        if (text.equals("null")) {
            throw refused(
                    text, "it is what all files and sandboxed frames say, whoever made them, so it cannot be let in");
        }
        Matcher parts = PARTS.matcher(text);
        if (!parts.matches()) {
            throw refused(text, "an origin is a scheme and a host, such as https://shop.example");
        }
        String scheme = parts.group(1).toLowerCase(Locale.ROOT);
        schemeProblem(scheme).ifPresent(problem -> {
            throw refused(text, problem);
        });
        if (!parts.group(3).isEmpty() && !parts.group(3).equals("/")) {
            throw refused(text, "an origin ends behind its host and port, without a path");
        }
        return of(text, scheme, parts.group(2));
    }

    private static Origin of(String text, String scheme, String authority) {
        if (authority.contains("@")) {
            throw refused(text, "an origin names no user");
        }
        Matcher matcher = AUTHORITY.matcher(authority);
        if (!matcher.matches() || matcher.group(1).isEmpty()) {
            throw refused(text, "behind the scheme comes a host, and perhaps a colon and a port");
        }
        int port = matcher.group(2) == null || matcher.group(2).isEmpty()
                ? standardPort(scheme)
                : Integer.parseInt(matcher.group(2));
        if (port > MAX_PORT || port == NO_PORT && standardPort(scheme) != NO_PORT) {
            throw refused(text, "a port is from 1 to " + MAX_PORT);
        }
        return new Origin(scheme, host(text, matcher.group(1), isOfWeb(scheme)), port);
    }

    /** Reads what a browser has sent; empty if that is {@code null} or nothing that one would send. */
    static Optional<Origin> sent(String header) {
        try {
            return Optional.of(parse(header));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Without what may be a secret: a user and a password, and a query. */
    static String shown(String text) {
        return text.replaceFirst("(?s)//.*@", "//…@").replaceFirst("(?s)\\?.*", "?…");
    }

    private static IllegalArgumentException refused(String text, String why) {
        return new IllegalArgumentException("'" + shown(text) + "': " + why);
    }

    private static Optional<String> schemeProblem(String scheme) {
        return switch (scheme) {
            case "ws", "wss" -> Optional.of("a page's origin begins with http or https, also if it opens WebSockets");
            case "file", "data", "blob", "about" ->
                Optional.of("such pages say null, whoever made them, so they cannot be let in");
            default -> Optional.empty();
        };
    }

    private static boolean isOfWeb(String scheme) {
        return scheme.equals("http") || scheme.equals("https");
    }

    private static int standardPort(String scheme) {
        return switch (scheme) {
            case "http" -> 80;
            case "https" -> 443;
            default -> NO_PORT;
        };
    }

    private static String host(String text, String host, boolean isOfWeb) {
        if (host.startsWith("[")) {
            return "["
                    + Ipv6.shortest(host.substring(1, host.length() - 1))
                            .orElseThrow(() -> refused(text, "in brackets stands an IPv6 address"))
                    + "]";
        }
        String ascii = ascii(text, host);
        if (!NAME.matcher(ascii).matches()) {
            throw refused(text, "its host is no name and no address");
        }
        boolean isAddress = isOfWeb && ENDS_IN_NUMBER.matcher(ascii).matches();
        if (isAddress && !OCTETS.matcher(ascii).matches()) {
            throw refused(text, "its host is no IPv4 address as browsers write it, such as 192.0.2.1");
        }
        return ascii;
    }

    private static String ascii(String text, String host) {
        if (host.chars().allMatch(c -> c < 128)) {
            return host.toLowerCase(Locale.ROOT);
        }
        if (KEPT_BY_BROWSERS.matcher(host).find()) {
            throw refused(text, "write its host as browsers send it, with xn--");
        }
        try {
            return IDN.toASCII(host.toLowerCase(Locale.ROOT)).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw refused(text, "write its host as browsers send it, with xn--");
        }
    }

    /**
     * Whether it is the origin of a page that was asked for by this {@code Host}, whose port may be left out where it is that
     * of the scheme. Whether that was http or https nobody knows behind a proxy.
     */
    boolean isOfHost(String authority) {
        Matcher matcher = AUTHORITY.matcher(authority);
        if (!isOfWeb(scheme) || !matcher.matches() || !matcher.group(1).equalsIgnoreCase(host)) {
            return false;
        }
        String named = matcher.group(2);
        return port == (named == null || named.isEmpty() ? standardPort(scheme) : Integer.parseInt(named));
    }

    /**
     * How a browser that has sent this recognises it: byte for byte as it said it, and browsers keep the case of hosts where the
     * scheme is not of the web (URL standard, "opaque hosts"), such as {@code safari-web-extension://2C127FA4-…}.
     *
     * @param text that is this origin
     * @return nothing but what {@link #toString()} has, perhaps in another case
     */
    String saidTo(String text) {
        String canonical = toString();
        boolean isAscii = text.chars().allMatch(c -> c < 128);
        return isAscii && text.equalsIgnoreCase(canonical) ? text : canonical;
    }

    /** As browsers send it, but for the case of hosts where the scheme is not of the web. */
    @Override
    public String toString() {
        return scheme + "://" + host + (port == standardPort(scheme) ? "" : ":" + port);
    }
}
