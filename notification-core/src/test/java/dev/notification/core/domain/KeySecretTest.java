package dev.notification.core.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeySecretTest {
    /** Its checksum was computed elsewhere, so that no change of ours goes unnoticed: keys are in use for years. */
    private static final String KNOWN = "nsk_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopq";

    private static final KeySecret ONE =
            new KeySecret(new KeyId("0123456789"), "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopq");

    @Test
    void aKeyIsFoundByItsFormAndReadBackFromItsText() {
        KeySecret key = KeySecret.random();

        assertThat(key.text()).matches("nsk_[0-9A-Za-z]{59}");
        assertThat(KeySecret.parse(key.text())).contains(key);
        assertThat(KeySecret.isMeant(key.text())).isTrue();
    }

    @Test
    void theFormStaysAsItIs() {
        assertThat(ONE.text()).isEqualTo(KNOWN + "3XRogt");
        assertThat(ONE.hash()).isEqualTo("dp6NlaokagLZTUjEL7cYPlMchcQdWzRW3bkAEXEti9c");
    }

    @Test
    void noTwoAreAlike() {
        Set<Object> seen = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            KeySecret key = KeySecret.random();
            assertThat(seen.add(key.id())).isTrue();
            assertThat(seen.add(key.secret())).isTrue();
        }
    }

    @Test
    void onlyItsOwnHashMatches() {
        KeySecret other = KeySecret.random();

        assertThat(ONE.matches(ONE.hash())).isTrue();
        assertThat(ONE.matches(other.hash())).isFalse();
        assertThat(ONE.matches("")).isFalse();
    }

    @Test
    void itIsNotPrinted() {
        KeySecret key = KeySecret.random();

        assertThat(key.toString()).doesNotContain(key.secret());
    }

    @Test
    void aSecretOfAnotherFormIsNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> new KeySecret(new KeyId("0123456789"), "short"));
    }

    static Stream<String> malformed() {
        String text = ONE.text();
        return Stream.of(
                "",
                "nsk_",
                "nsk_0123456789",
                text.substring(0, text.length() - 1),
                text + "0",
                text + " ",
                " " + text,
                text + "\n",
                text.toUpperCase(java.util.Locale.ROOT),
                "NSK_" + text.substring(4),
                "nsk-" + text.substring(4),
                "sk_0" + text.substring(4),
                text.replace('A', '-'),
                text.replace('A', '_'),
                text.replace('A', '\u0410'),
                text.replace('A', '\u0000'),
                text.replace('A', 'B'),
                swapped(text, 10),
                swapped(text, 30),
                swapped(text, text.length() - 2),
                text.substring(0, text.length() - 6) + "zzzzzz",
                text.substring(0, text.length() - 6) + "000000",
                "nsk_" + "0".repeat(59),
                "nsk_" + "z".repeat(100_000));
    }

    private static String swapped(String text, int at) {
        return text.substring(0, at) + text.charAt(at + 1) + text.charAt(at) + text.substring(at + 2);
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void whatWasNeverGivenOutIsNoKey(String text) {
        assertThat(KeySecret.parse(text)).isEmpty();
    }

    /** Every single wrong character, and not only those of a list. */
    @Test
    void aMistypedCharacterIsNoticedWhereverItIs() {
        String text = ONE.text();
        for (int at = 4; at < text.length(); at++) {
            char wrong = text.charAt(at) == 'x' ? 'y' : 'x';
            assertThat(KeySecret.parse(text.substring(0, at) + wrong + text.substring(at + 1)))
                    .as("character %d", at)
                    .isEmpty();
        }
    }
}
