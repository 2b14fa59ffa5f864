package dev.notification.core.domain;

/**
 * Which characters a link may have: all that browsers take as they are or encode themselves (letters of every script,
 * {@code | ^ { }}, a {@code %} that encodes nothing), without those that they drop, read as something else, or that break out
 * of an attribute of a page.
 */
final class LinkCharacters {
    private static final String ENCODED = "\"<>`";

    private LinkCharacters() {}

    /** @throws IllegalArgumentException naming the character, and where it stands */
    static void check(String link) {
        for (int at = 0, place = 1; at < link.length(); place++) {
            int point = link.codePointAt(at);
            if (point == '\\') {
                throw wrong(point, place, "a browser reads it as /, others do not");
            }
            if (isBlank(point)) {
                throw wrong(point, place, point < 0x80 ? encoded(point) : "encode it with %");
            }
            if (ENCODED.indexOf(point) >= 0) {
                throw wrong(point, place, encoded(point));
            }
            if (isHidden(point)) {
                throw wrong(point, place, "it makes a link look like another one");
            }
            at += Character.charCount(point);
        }
    }

    private static String encoded(int point) {
        return String.format("in a path or a query it is written %%%02X", point);
    }

    /** Browsers drop tabs and line breaks wherever they are, and blanks at both ends. */
    private static boolean isBlank(int point) {
        return Character.isISOControl(point) || Character.isSpaceChar(point);
    }

    /** Turns the direction of what follows (Unicode's Bidi_Control, but for marks that only stand beside a character). */
    private static boolean isHidden(int point) {
        return point >= 0x202a && point <= 0x202e || point >= 0x2066 && point <= 0x2069 || point == 0xfeff;
    }

    private static IllegalArgumentException wrong(int point, int place, String why) {
        return new IllegalArgumentException("a link has no " + Text.name(point) + " (character " + place + "): " + why);
    }
}
