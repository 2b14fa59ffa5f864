package dev.notification.core.domain;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * The host and port of a web address, as the WHATWG URL standard reads them ("host parsing"), but for {@code %} in a host,
 * which we refuse. Unlike {@link java.net.URI} it takes underscores and letters of every script.
 */
final class WebHost {
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");
    private static final Pattern PORT = Pattern.compile("[0-9]{0,6}");
    /** "Forbidden domain code points". */
    private static final String FORBIDDEN = "#/:<>?@[\\]^|%\"`{} ";
    /** Not letters, and yet in names: the joiners of Persian and Indic scripts, middle dots, geresh and gershayim. */
    private static final String JOINING = "\u200c\u200d\u00b7\u0375\u05f3\u05f4\u30fb";

    private static final String NO_IPV4 = "the host of a link ends in a number, and yet is no IPv4 address";

    private WebHost() {}

    /** @throws IllegalArgumentException if a browser would not take it */
    static void check(String authority) {
        if (authority.startsWith("[")) {
            int end = authority.indexOf(']');
            checkIpv6(end < 0 ? "" : authority.substring(1, end));
            checkPort(authority.substring(end + 1));
            return;
        }
        int colon = authority.indexOf(':');
        checkName(colon < 0 ? authority : authority.substring(0, colon));
        checkPort(colon < 0 ? "" : authority.substring(colon));
    }

    private static void checkPort(String text) {
        if (text.isEmpty()) {
            return;
        }
        String digits = text.substring(1);
        if (text.charAt(0) != ':'
                || !PORT.matcher(digits).matches()
                || !digits.isEmpty() && Integer.parseInt(digits) > 65535) {
            throw new IllegalArgumentException("the port of a link is a number up to 65535");
        }
    }

    /** In brackets it is never looked up. */
    private static void checkIpv6(String text) {
        try {
            if (IPV6.matcher(text).matches() && text.indexOf(':') >= 0) {
                InetAddress.getByName("[" + text + "]");
                return;
            }
        } catch (UnknownHostException e) {
            // As below.
        }
        throw new IllegalArgumentException("what is in brackets in a link is an IPv6 address, without a zone");
    }

    private static void checkName(String host) {
        // Full-width letters, dots and signs are what they stand for (UTS 46).
        String name = Normalizer.normalize(host, Normalizer.Form.NFKC).replace('\u3002', '.');
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a link of the web names a host");
        }
        name.codePoints().filter(point -> !isOfName(point)).findFirst().ifPresent(point -> {
            throw new IllegalArgumentException("the host of a link has no " + Text.name(point));
        });
        String[] labels = (name.endsWith(".") ? name.substring(0, name.length() - 1) : name).split("\\.", -1);
        for (String label : labels) {
            if (label.isEmpty()) {
                throw new IllegalArgumentException("the host of a link has something between its dots");
            }
        }
        if (isNumber(labels[labels.length - 1])) {
            checkIpv4(labels);
        }
    }

    private static boolean isOfName(int point) {
        if (point < 0x80) {
            return point > ' ' && point < 0x7f && FORBIDDEN.indexOf(point) < 0;
        }
        return switch (Character.getType(point)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.LETTER_NUMBER,
                    Character.OTHER_NUMBER,
                    Character.OTHER_SYMBOL,
                    Character.MATH_SYMBOL -> true;
            default -> JOINING.indexOf(point) >= 0;
        };
    }

    /** "Ends in a number": then a browser reads it as an IPv4 address or not at all. */
    private static boolean isNumber(String label) {
        return label.chars().allMatch(c -> c >= '0' && c <= '9') || label.matches("0[xX][0-9A-Fa-f]*");
    }

    /** One to four numbers, decimal, octal or hexadecimal; the last one fills what is left. */
    private static void checkIpv4(String[] parts) {
        if (parts.length > 4) {
            throw new IllegalArgumentException(NO_IPV4);
        }
        for (int i = 0; i < parts.length; i++) {
            boolean last = i == parts.length - 1;
            if (number(parts[i]) >= (last ? 1L << 8 * (5 - parts.length) : 256)) {
                throw new IllegalArgumentException(NO_IPV4);
            }
        }
    }

    private static long number(String part) {
        try {
            if (part.matches("0[xX][0-9A-Fa-f]*")) {
                return part.length() == 2 ? 0 : Long.parseLong(part.substring(2), 16);
            }
            return Long.parseLong(part, part.length() > 1 && part.startsWith("0") ? 8 : 10);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(NO_IPV4, e);
        }
    }
}
