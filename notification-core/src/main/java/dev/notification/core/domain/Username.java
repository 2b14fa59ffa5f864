package dev.notification.core.domain;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The name an account logs in with, as somebody wrote it. Two names with one {@link #key} are one account's: {@code alice},
 * {@code Alice} and {@code ａｌｉｃｅ}. A name for a new account is {@link #chosen}.
 */
public record Username(String value) {
    private static final String RULE = "a username is 1 to 64 letters, digits or . _ @ + -";
    /** Four marks on a letter are more than any language needs (UTS 39, section 5.4). */
    private static final Pattern FORM = Pattern.compile("(?:[\\p{L}\\p{N}._@+-]\\p{M}{0,4}+){1,64}+");

    private static final Pattern KEY_FORM = Pattern.compile("[\\p{L}\\p{M}\\p{N}._@+-]+");
    /** Letters and marks that show nothing (Unicode's Default_Ignorable_Code_Point, as far as {@link #FORM} takes them). */
    private static final Pattern INVISIBLE = Pattern.compile(
            "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\ufe00-\ufe0f\\x{e0100}-\\x{e01ef}]");

    /** Scripts that are written together, and with Latin letters (UTS 39, section 5.2: "highly restrictive"). */
    private static final List<Set<UnicodeScript>> TOGETHER = List.of(
            EnumSet.of(UnicodeScript.LATIN, UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA),
            EnumSet.of(UnicodeScript.LATIN, UnicodeScript.HAN, UnicodeScript.BOPOMOFO),
            EnumSet.of(UnicodeScript.LATIN, UnicodeScript.HAN, UnicodeScript.HANGUL));

    /** Any name that an account may have, also an account of a time with fewer rules. */
    public Username {
        if (!FORM.matcher(composed(value)).matches()) {
            throw new IllegalArgumentException(RULE);
        }
    }

    /**
     * A name for a new account, in Unicode's composed form (NFC): nobody can mistake it for another one that looks the same.
     *
     * @throws IllegalArgumentException if it is no name, has characters that show nothing, or mixes scripts
     */
    public static Username chosen(String text) {
        var name = new Username(composed(text));
        if (INVISIBLE.matcher(name.value()).find()) {
            throw new IllegalArgumentException("a username has no characters that show nothing");
        }
        String key = name.key();
        if (!KEY_FORM.matcher(key).matches()) {
            throw new IllegalArgumentException(RULE);
        }
        if (!isOfOneScript(key)) {
            throw new IllegalArgumentException("a username does not mix letters of different scripts");
        }
        return name;
    }

    private static boolean isOfOneScript(String text) {
        Set<UnicodeScript> scripts = EnumSet.noneOf(UnicodeScript.class);
        text.codePoints().mapToObj(UnicodeScript::of).forEach(scripts::add);
        scripts.remove(UnicodeScript.COMMON);
        scripts.remove(UnicodeScript.INHERITED);
        return scripts.size() <= 1 || TOGETHER.stream().anyMatch(together -> together.containsAll(scripts));
    }

    /**
     * What names are compared by: compatible characters are one (NFKC), upper and lower case are one, and what shows nothing
     * is left out. The key of a key is itself.
     */
    public String key() {
        String seen = INVISIBLE.matcher(compatible(value)).replaceAll("");
        // There and back: some letters have their partner in one direction only (ı and I, ß and SS, ẞ and ß, ς and Σ).
        return compatible(small(small(seen).toUpperCase(Locale.ROOT)));
    }

    /** Letter by letter: what a string is turned into depends on what stands beside a letter. */
    private static String small(String text) {
        int[] letters = text.codePoints().map(Character::toLowerCase).toArray();
        return new String(letters, 0, letters.length);
    }

    private static String composed(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    private static String compatible(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC);
    }

    @Override
    public String toString() {
        return value;
    }
}
