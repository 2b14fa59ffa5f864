package dev.notification.core.domain;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Why a name cannot be chosen, with the character and its place: what a username is made of (UTS 39, "highly restrictive"), and
 * where the signs may stand that only some scripts need (RFC 5892, appendix A, as RFC 8265 asks for).
 */
final class NameRules {
    private static final Pattern KEY_FORM =
            Pattern.compile("[\\p{L}\\p{M}\\p{N}" + Username.IN_NAMES + Username.JOINERS + "-]+");

    /** Scripts that are written together, and with Latin letters (UTS 39, section 5.2). */
    private static final List<Set<UnicodeScript>> TOGETHER = List.of(
            EnumSet.of(UnicodeScript.LATIN, UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA),
            EnumSet.of(UnicodeScript.LATIN, UnicodeScript.HAN, UnicodeScript.BOPOMOFO),
            EnumSet.of(UnicodeScript.LATIN, UnicodeScript.HAN, UnicodeScript.HANGUL));

    private static final Set<UnicodeScript> CURSIVE = EnumSet.of(
            UnicodeScript.ARABIC,
            UnicodeScript.SYRIAC,
            UnicodeScript.NKO,
            UnicodeScript.MANDAIC,
            UnicodeScript.MONGOLIAN);

    private static final Set<UnicodeScript> EAST_ASIAN =
            EnumSet.of(UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA);

    /** Marks that take a letter's vowel away, of the scripts in use that have one (canonical combining class 9). */
    private static final String VIRAMAS = "\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d3b\u0d3c\u0d4d\u0dca"
            + "\u0f84\u1039\u103a\u1714\u17d2\u1a60\u1b44\u1baa\ua806\ua8c4\ua953\ua9c0\uaaf6\uabed";

    private NameRules() {}

    /** Of what {@link Username}'s form does not take; in composed form. */
    static String problemOfForm(String name) {
        int letters = 0;
        int marks = 0;
        int place = 0;
        for (int point : name.codePoints().toArray()) {
            place++;
            if (isMark(point)) {
                if (letters == 0) {
                    return "a username does not begin with " + at(point, place)
                            + ", which belongs to a letter before it";
                }
                if (++marks > Username.MAX_MARKS) {
                    return "a username has at most four marks on a letter, and " + at(point, place) + " is one more";
                }
            } else if (!Character.isLetter(point) && !isNumber(point) && !isSign(point)) {
                return "a username has no " + at(point, place) + ": it is 1 to 64 letters, digits or . _ @ + - '";
            } else if (++letters > Username.MAX_LETTERS) {
                break;
            } else {
                marks = 0;
            }
        }
        return Username.RULE;
    }

    static Optional<String> problem(Username name) {
        int[] points = name.value().codePoints().toArray();
        Set<UnicodeScript> scripts = EnumSet.noneOf(UnicodeScript.class);
        int zero = -1;
        for (int i = 0; i < points.length; i++) {
            String here = at(points, i);
            String stands = Username.compatible(Character.toString(points[i]));
            if (isHidden(points, i)) {
                return Optional.of("a username has no " + here + ": it shows nothing there");
            }
            if (isMisplaced(points, i)) {
                return Optional.of("a username has no " + here + " in that place");
            }
            if (!KEY_FORM.matcher(stands).matches()) {
                return Optional.of("a username has no " + here + ": it stands for what no username has");
            }
            stands.codePoints().mapToObj(UnicodeScript::of).forEach(scripts::add);
            if (!areTogether(scripts)) {
                return Optional.of("a username does not mix letters of different scripts: " + here
                        + " is of another one than what is before it");
            }
            int digit = Character.digit(stands.codePointAt(0), 10);
            if (Character.isDigit(stands.codePointAt(0)) && digit >= 0) {
                int first = stands.codePointAt(0) - digit;
                if (zero >= 0 && zero != first) {
                    return Optional.of("a username does not mix digits of different scripts: " + here
                            + " is of another one than what is before it");
                }
                zero = first;
            }
        }
        // Once more as a whole: neighbours may become one character.
        return KEY_FORM.matcher(name.key()).matches() ? Optional.empty() : Optional.of(Username.RULE);
    }

    private static boolean areTogether(Set<UnicodeScript> scripts) {
        scripts.remove(UnicodeScript.COMMON);
        scripts.remove(UnicodeScript.INHERITED);
        return scripts.size() <= 1 || TOGETHER.stream().anyMatch(together -> together.containsAll(scripts));
    }

    private static boolean isHidden(int[] points, int at) {
        boolean joins = Username.JOINERS.indexOf(points[at]) >= 0;
        return joins
                ? !isAfterVirama(points, at) && !(points[at] == 0x200c && isBetweenCursive(points, at))
                : Username.INVISIBLE.matcher(Character.toString(points[at])).matches();
    }

    private static boolean isAfterVirama(int[] points, int at) {
        return at > 0 && VIRAMAS.indexOf(points[at - 1]) >= 0;
    }

    private static boolean isBetweenCursive(int[] points, int at) {
        int before = at - 1;
        while (before > 0 && isMark(points[before])) {
            before--;
        }
        return before >= 0
                && at + 1 < points.length
                && CURSIVE.contains(UnicodeScript.of(points[before]))
                && Character.isLetter(points[before])
                && CURSIVE.contains(UnicodeScript.of(points[at + 1]))
                && Character.isLetter(points[at + 1]);
    }

    /** Signs that are taken as a part of a word, and nowhere else. */
    private static boolean isMisplaced(int[] points, int at) {
        int before = at > 0 ? points[at - 1] : ' ';
        int after = at + 1 < points.length ? points[at + 1] : ' ';
        return switch (points[at]) {
            case '\'', 0x2019 -> !Character.isLetter(before) && !isMark(before);
            case 0xb7 -> Character.toLowerCase(before) != 'l' || Character.toLowerCase(after) != 'l';
            case 0x5f3, 0x5f4 -> UnicodeScript.of(before) != UnicodeScript.HEBREW;
            case 0x30fb -> !EAST_ASIAN.contains(UnicodeScript.of(before));
            default -> false;
        };
    }

    private static boolean isMark(int point) {
        int type = Character.getType(point);
        return type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || Username.JOINERS.indexOf(point) >= 0;
    }

    private static boolean isNumber(int point) {
        int type = Character.getType(point);
        return type == Character.DECIMAL_DIGIT_NUMBER
                || type == Character.LETTER_NUMBER
                || type == Character.OTHER_NUMBER;
    }

    private static boolean isSign(int point) {
        return point == '-' || Username.IN_NAMES.indexOf(point) >= 0;
    }

    private static String at(int[] points, int index) {
        return at(points[index], index + 1);
    }

    private static String at(int point, int place) {
        return Text.name(point) + " (character " + place + ")";
    }
}
