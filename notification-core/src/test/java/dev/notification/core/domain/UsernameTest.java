package dev.notification.core.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsernameTest {
    @ParameterizedTest
    @CsvSource({
        "alice, Alice",
        "alice, \uff41\uff4c\uff49\uff43\uff45",
        "jos\u00e9, JOSE\u0301",
        "\ud55c\uad6d, \u1112\u1161\u11ab\u1100\u116e\u11a8",
        "stra\u00dfe, STRASSE",
        "\u03bf\u03b4\u03bf\u03c2, \u039f\u0394\u039f\u03a3",
        "istanbul, \u0130STANBUL",
        "kelvin, \u212aelvin",
        "file, \ufb01le",
        "o'brien, O\u2019Brien",
        "\u0645\u06cc\u062e\u0648\u0627\u0647\u0645, \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "\u0915\u094d\u0937, \u0915\u094d\u200d\u0937",
        "co\u0140lega, col\u00b7lega",
    })
    void whatLooksTheSameHasOneKey(String one, String other) {
        assertThat(new Username(one).key()).isEqualTo(new Username(other).key());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada",
                "Zo\u00eb.O+1@example-shop",
                "jose\u0301",
                "\u043e\u043b\u0435\u0433_7",
                "\u7530\u4e2d\u3055\u3093\u30bf\u30ed\u30fc",
                "taro\u7530\u4e2d",
                "\ud55c\uad6d\u97d3",
                "\u53f0\u3105\u3106",
                "\u0939\u093f\u0928\u094d\u0926\u0940",
                "\u0e2a\u0e33",
                "\u0639\u0644\u064a",
                "O'Brien",
                "d\u2019Arc",
                "o'brien@shop.example",
                "\u02bbAukai", // with a Hawaiian okina, which is a letter
                "Gal\u00b7la",
                "Nguy\u1ec5n_V\u0103n_\u0110\u1ed9", // Vietnamese
                "Nguye\u0302\u0303n", // the same, typed with marks
                "\u1eccl\u00e1b\u00eds\u00ed", // Yoruba
                "O\u0323la\u0301bi\u0301si\u0301",
                "\u0141ukasz",
                "\u0130brahim",
                "\u0391\u03bb\u03ad\u03be\u03b7\u03c2", // Greek
                "\u0410\u043b\u0451\u043d\u0430-1",
                "\u0555\u0572\u0561\u056f", // Armenian
                "\u10dc\u10d8\u10dc\u10dd", // Georgian
                "\u05d2\u05f3\u05d5\u05e8\u05d2\u05f3", // Hebrew George
                "\u05e6\u05d4\u05f4\u05dc",
                "\u05e9\u05c1\u05b0\u05dc\u05b9\u05de\u05b9\u05d4", // Hebrew with points
                "\u0645\u064f\u062d\u064e\u0645\u0651\u064e\u062f", // Arabic with vowels
                "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627", // Persian with a non-joiner
                "\u0645\u06f1\u06f2",
                "\u0936\u094d\u0930\u0940\u0932\u0902\u0915\u093e\u096a\u0968", // Devanagari with its digits
                "\u0915\u094d\u200d\u0937\u092e\u093e", // with a joiner
                "\u0dc1\u0dca\u200d\u0dbb\u0dd3", // Sinhala Sri
                "\u09a4\u09be\u09a8\u09ad\u09c0\u09b0", // Bengali
                "\u0ba4\u0bae\u0bbf\u0bb4\u0bcd", // Tamil
                "\u0d05\u0d28\u0d3f\u0d32\u0d4d\u200d", // Malayalam with a chillu as it was typed before
                "\u0e2a\u0e21\u0e0a\u0e32\u0e22\u0e4c", // Thai
                "\u101e\u1030\u1007\u102c", // Burmese
                "\u179f\u17bb\u1781\u17b6", // Khmer
                "\u1270\u1235\u134b\u12ec", // Amharic
                "\u30b8\u30e7\u30f3\u30fb\u30b9\u30df\u30b9", // John Smith in Japanese
                "\u5c71\u7530\u592a\u90ce",
                "\ud842\udfb7\u91ce", // beyond the first plane
                "\u13e3\u13b3\u13a9", // Cherokee
            })
    void namesOfAllLanguagesCanBeChosen(String name) {
        assertThat(Username.chosen(name).key()).isEqualTo(new Username(name).key());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0430lice", // Cyrillic a
                "p\u0430ypal",
                "\u03bfmega1\u006f", // Greek and Latin o
                "\u3105\ud55c",
                "al\u3164ice", // Hangul filler
                "alice\ufe0f",
                "al\u034fice",
                "\u00bd", // its compatible form has a fraction slash
                "\ufdfa", // its compatible form has blanks
                "",
                " ",
                "a b",
                "a\nb",
                "a\u202eb",
                "a\u200bb",
                "\u0301a",
                "q\u0323\u0324\u0325\u0326\u0327",
                "a\ud800",
            })
    void whatCouldBeMistakenIsNoNewName(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> Username.chosen(name));
    }

    /** The second column is a part of what whoever chooses it is told. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "Ada Lovelace|no U+0020 SPACE (character 4): it is 1 to 64 letters, digits or . _ @ + - '",
                "ada |U+0020 SPACE (character 4)",
                "ada\u00a0l|U+00A0 NO-BREAK SPACE (character 4)",
                "a/b|U+002F SOLIDUS (character 2)",
                "a\u202eb|U+202E RIGHT-TO-LEFT OVERRIDE (character 2)",
                "\ud83d\ude00|U+1F600 GRINNING FACE (character 1)",
                "\u0301a|does not begin with U+0301 COMBINING ACUTE ACCENT (character 1)",
                "q\u0323\u0324\u0325\u0326\u0327|at most four marks on a letter, and U+0326",
                "al\u3164ice|U+3164 HANGUL FILLER (character 3): it shows nothing there",
                "al\u200dice|U+200D ZERO WIDTH JOINER (character 3): it shows nothing there",
                "al\u200cice|U+200C ZERO WIDTH NON-JOINER (character 3): it shows nothing there",
                "\u0639\u200d\u0644|U+200D ZERO WIDTH JOINER (character 2): it shows nothing there",
                "\u0639\u0644\u200c|U+200C ZERO WIDTH NON-JOINER (character 3): it shows nothing there",
                "'ada|U+0027 APOSTROPHE (character 1) in that place",
                "a.'b|U+0027 APOSTROPHE (character 3) in that place",
                "a\u00b7b|U+00B7 MIDDLE DOT (character 2) in that place",
                "a\u05f3|U+05F3 HEBREW PUNCTUATION GERESH (character 2) in that place",
                "a\u30fbb|U+30FB KATAKANA MIDDLE DOT (character 2) in that place",
                "\u00bd|U+00BD VULGAR FRACTION ONE HALF (character 1): it stands for what no username has",
                "p\u0430ypal|U+0430 CYRILLIC SMALL LETTER A (character 2) is of another one",
                "\u00b5m|U+006D LATIN SMALL LETTER M (character 2) is of another one",
                "\u06451\u0661|U+0661 ARABIC-INDIC DIGIT ONE (character 3) is of another one",
            })
    void aRefusalNamesTheCharacterAndItsPlace(String name, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Username.chosen(name))
                .withMessageContaining("a username")
                .withMessageContaining(why);
    }

    @Test
    void aNameHasSixtyFourCharactersAtMostHoweverTheyAreWritten() {
        assertThatCode(() -> Username.chosen("\u1112\u1161\u11ab".repeat(64))).doesNotThrowAnyException();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Username.chosen("a".repeat(65)))
                .withMessage("a username is 1 to 64 letters, digits or . _ @ + - '");
        assertThatIllegalArgumentException().isThrownBy(() -> new Username("a".repeat(100_000)));
    }

    /** Old accounts keep their names, and a key is compared with keys. */
    @Test
    void theKeyOfAKeyIsItself() {
        IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(Character::isLetterOrDigit)
                .mapToObj(Character::toString)
                .flatMap(letter -> chosen(letter).stream())
                .map(Username::key)
                .forEach(key ->
                        chosen(key).ifPresent(name -> assertThat(name.key()).isEqualTo(key)));
    }

    private static Optional<Username> chosen(String text) {
        try {
            return Optional.of(Username.chosen(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
