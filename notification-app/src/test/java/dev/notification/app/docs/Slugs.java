package dev.notification.app.docs;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Names the headings of one page as GitHub does, so that a link to a heading works there and here: in small letters, blanks as
 * hyphens, without what is no letter, digit, mark, hyphen or underscore, and with a number if the page has had that name.
 */
final class Slugs {
    private final Map<String, Integer> seen = new HashMap<>();

    /** The next heading's. */
    String of(String heading) {
        String base = bare(heading);
        String slug = base;
        while (seen.containsKey(slug)) {
            slug = base + '-' + seen.merge(base, 1, Integer::sum);
        }
        seen.put(slug, 0);
        return slug;
    }

    private static String bare(String heading) {
        var slug = new StringBuilder();
        heading.strip().toLowerCase(Locale.ROOT).codePoints().forEach(c -> {
            if (c == ' ') {
                slug.append('-');
            } else if (isKept(c)) {
                slug.appendCodePoint(c);
            }
        });
        return slug.toString();
    }

    private static boolean isKept(int c) {
        int type = Character.getType(c);
        return Character.isLetter(c)
                || c == '-'
                || type == Character.DECIMAL_DIGIT_NUMBER
                || type == Character.LETTER_NUMBER
                || type == Character.CONNECTOR_PUNCTUATION
                || type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
    }
}
