package dev.notification.core.domain;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The words somebody looks for. They are found wherever they stand, also within a longer word, whichever way both are written:
 * compatible characters are one (NFKC: ﬁ and fi, Ａ and A, é however it is composed), upper and lower case are one in every
 * language alike (also ß and ss, ς and σ, ı and i), and characters that show nothing count as not being there. Accents count.
 */
public final class SearchWords {
    /** How many characters (code points) the text they are given as has at most. */
    public static final int MAX_LENGTH = 200;

    public static final int MAX_WORDS = 10;

    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}\\p{Cc}]+");
    /** Format characters, and what else shows nothing: variation selectors, fillers, the grapheme joiner. */
    private static final Pattern INVISIBLE = Pattern.compile(
            "[\\p{Cf}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\ufe00-\ufe0f\\x{e0100}-\\x{e01ef}]");
    /** What the small form of İ is in some systems: our small i has its dot already. */
    private static final String DOTTED = "i\u0307";

    private static final int ASCII = 0x80;

    private final List<String> words;

    private SearchWords(List<String> words) {
        this.words = words;
    }

    /**
     * Those of a text, in whatever order.
     *
     * @throws IllegalArgumentException if it is too long, or has no word, or too many
     */
    public static SearchWords of(String text) {
        if (text.codePointCount(0, text.length()) > MAX_LENGTH) {
            throw new IllegalArgumentException("what is looked for has at most " + MAX_LENGTH + " characters");
        }
        List<String> words = BLANKS.splitAsStream(folded(text))
                .filter(word -> !word.isEmpty())
                .distinct()
                .toList();
        if (words.isEmpty()) {
            throw new IllegalArgumentException("there is no word to look for");
        }
        if (words.size() > MAX_WORDS) {
            throw new IllegalArgumentException("at most " + MAX_WORDS + " words can be looked for at once");
        }
        return new SearchWords(words);
    }

    /** Whether each of them is in the title or in the message. */
    public boolean areIn(Content content) {
        String message = folded(content.message());
        String title = content.title().map(SearchWords::folded).orElse("");
        return words.stream().allMatch(word -> message.contains(word) || title.contains(word));
    }

    /** A text as it is compared. */
    static String folded(String text) {
        return isAscii(text) ? text.toLowerCase(Locale.ROOT) : foldedLetters(text);
    }

    /** What shows nothing goes before and after: it could keep two characters from becoming one. */
    private static String foldedLetters(String text) {
        String seen = Username.compatible(INVISIBLE.matcher(text).replaceAll(""));
        String folded = Username.folded(INVISIBLE.matcher(seen).replaceAll(""));
        return folded.contains(DOTTED) ? Username.compatible(folded.replace(DOTTED, "i")) : folded;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= ASCII) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SearchWords that && that.words.equals(words);
    }

    @Override
    public int hashCode() {
        return words.hashCode();
    }

    @Override
    public String toString() {
        return words.toString();
    }
}
