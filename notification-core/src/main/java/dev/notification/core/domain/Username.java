package dev.notification.core.domain;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name an account logs in with, as somebody wrote it. Two names with one {@link #key} are one account's: {@code alice},
 * {@code Alice} and {@code ａｌｉｃｅ}. A name for a new account is {@link #chosen}.
 */
public record Username(String value) implements Recipient.Name {
    static final int MAX_LETTERS = 64;
    /** More than any language needs on one letter (UTS 39, section 5.4). */
    static final int MAX_MARKS = 4;

    static final String RULE = "a username is 1 to 64 letters, digits or . _ @ + - '";
    /** Of names as people write them: d’Arc, Gal·la, ג׳ורג׳, ジョン・スミス. Where they may stand is said in {@link NameRules}. */
    static final String IN_NAMES = "._@+'\u2019\u00b7\u05f3\u05f4\u30fb";
    /** Persian and Indic scripts need them to tell how letters join; they are left out of the key. */
    static final String JOINERS = "\u200c\u200d";

    private static final Pattern FORM = Pattern.compile(
            "(?:[\\p{L}\\p{N}" + IN_NAMES + "-][\\p{M}" + JOINERS + "]{0," + MAX_MARKS + "}+){1," + MAX_LETTERS + "}+");

    /** Letters and marks that show nothing (Unicode's Default_Ignorable_Code_Point, as far as {@link #FORM} takes them). */
    static final Pattern INVISIBLE = Pattern.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f" + JOINERS
            + "\u3164\uffa0\ufe00-\ufe0f\\x{e0100}-\\x{e01ef}]");

    /** Any name that an account may have, also an account of a time with fewer rules. */
    public Username {
        String composed = composed(value);
        if (!FORM.matcher(composed).matches()) {
            throw new IllegalArgumentException(NameRules.problemOfForm(composed));
        }
    }

    /**
     * A name for a new account, in Unicode's composed form (NFC): nobody can mistake it for another one that looks the same.
     *
     * @throws IllegalArgumentException saying which character cannot be there, and why
     */
    public static Username chosen(String text) {
        var name = new Username(composed(text));
        NameRules.problem(name).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        return name;
    }

    /**
     * What names are compared by: compatible characters are one (NFKC), upper and lower case are one, a typographic apostrophe
     * is the one of keyboards, and what shows nothing is left out. The key of a key is itself.
     */
    public String key() {
        String seen = INVISIBLE.matcher(compatible(value)).replaceAll("").replace('\u2019', '\'');
        return folded(seen);
    }

    /** Without upper and lower case, in every language alike; of a text that is {@link #compatible}. */
    static String folded(String text) {
        // There and back: some letters have their partner in one direction only (ı and I, ß and SS, ẞ and ß, ς and Σ).
        return compatible(small(small(text).toUpperCase(Locale.ROOT)));
    }

    /** Letter by letter: what a string is turned into depends on what stands beside a letter. */
    private static String small(String text) {
        int[] letters = text.codePoints().map(Character::toLowerCase).toArray();
        return new String(letters, 0, letters.length);
    }

    private static String composed(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    static String compatible(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC);
    }

    @Override
    public String toString() {
        return value;
    }
}
