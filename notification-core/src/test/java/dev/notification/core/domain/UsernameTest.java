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

    @Test
    void aNameHasSixtyFourCharactersAtMostHoweverTheyAreWritten() {
        assertThatCode(() -> Username.chosen("\u1112\u1161\u11ab".repeat(64))).doesNotThrowAnyException();
        assertThatIllegalArgumentException().isThrownBy(() -> Username.chosen("a".repeat(65)));
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
