package dev.notification.core.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchWordsTest {
    /** Each line is one thing, in the ways it can be written. */
    private static final List<List<String>> WAYS = List.of(
            List.of("i", "I", "ı", "İ", "I\u0307", "i\u0307", "ｉ"),
            List.of("ss", "ß", "ẞ", "SS", "Ss"),
            List.of("σ", "ς", "Σ"),
            List.of("fi", "ﬁ", "FI", "Fi"),
            List.of("a", "A", "ａ", "Ａ", "𝐀"),
            List.of("é", "e\u0301", "É", "E\u0301"),
            List.of("ệ", "e\u0323\u0302", "e\u0302\u0323", "Ệ"),
            List.of("가", "\u1100\u1161"),
            List.of("ガ", "ｶﾞ", "カ\u3099"),
            List.of("محمد", "ﻣﺤﻤﺪ"),
            List.of("لا", "ﻻ"),
            List.of("हिन्दी", "हिन्\u200dदी"),
            List.of("👩‍👧", "👩👧"),
            List.of("❤\ufe0f", "❤"),
            List.of("1", "①", "１", "¹"),
            List.of("coop", "co\u00adop", "CO\u200bOP"),
            List.of("ж", "Ж"),
            List.of("-"),
            List.of("😀"));

    private static boolean finds(String words, String message) {
        return SearchWords.of(words).areIn(Content.of(message));
    }

    @Test
    void wordsAreFoundWhicheverWayBothAreWritten() {
        var random = new Random(17);
        for (int i = 0; i < 5000; i++) {
            int length = 1 + random.nextInt(8);
            List<Integer> pieces = IntStream.range(0, length)
                    .map(any -> random.nextInt(WAYS.size()))
                    .boxed()
                    .toList();
            int from = random.nextInt(length);
            int to = from + 1 + random.nextInt(length - from);

            String message = written(pieces, random);
            String word = written(pieces.subList(from, to), random);

            assertThat(finds(word, message)).as("%s in %s", word, message).isTrue();
        }
    }

    private static String written(List<Integer> pieces, Random random) {
        var text = new StringBuilder();
        for (int piece : pieces) {
            List<String> ways = WAYS.get(piece);
            text.append(ways.get(random.nextInt(ways.size())));
        }
        return text.toString();
    }

    /** Of every letter there is. */
    @Test
    void caseAndCompositionOfALetterMakeNoDifference() {
        List<String> differing = new ArrayList<>();
        for (int letter = ' '; letter <= Character.MAX_CODE_POINT; letter++) {
            if (Character.isLetter(letter)) {
                String text = Character.toString(letter);
                String folded = SearchWords.folded(text);
                List<String> ways = List.of(
                        text.toUpperCase(Locale.ROOT),
                        text.toLowerCase(Locale.ROOT),
                        text.toUpperCase(Locale.forLanguageTag("tr")),
                        text.toLowerCase(Locale.forLanguageTag("lt")),
                        Normalizer.normalize(text, Normalizer.Form.NFD),
                        Normalizer.normalize(text, Normalizer.Form.NFKD),
                        folded);
                if (!ways.stream().allMatch(way -> SearchWords.folded(way).equals(folded))) {
                    differing.add(text);
                }
            }
        }

        assertThat(differing).isEmpty();
    }

    @Test
    void everyWordOfAnyTextIsFoundInIt() {
        var random = new Random(4);
        for (int i = 0; i < 2000; i++) {
            String text = anyText(random);
            for (String word : text.split("\\s+")) {
                if (!SearchWords.folded(word).isBlank()) {
                    assertThat(finds(word, text)).as("%s in %s", word, text).isTrue();
                }
            }
        }
    }

    private static String anyText(Random random) {
        var text = new StringBuilder("x");
        int length = 1 + random.nextInt(30);
        while (text.length() < length) {
            int point = random.nextInt(random.nextBoolean() ? 0x250 : 0x20000);
            if (random.nextInt(5) == 0) {
                text.append(' ');
            } else if (Character.isDefined(point)
                    && Character.getType(point) != Character.SURROGATE
                    && !Character.isISOControl(point)) {
                text.appendCodePoint(point);
            }
        }
        return text.toString();
    }

    @Test
    void allWordsMustOccurInWhateverOrderInTheTitleOrInTheMessage() {
        Content order = Content.of("Your parcel has been shipped").withTitle("Order 42");

        assertThat(SearchWords.of("shipped order").areIn(order)).isTrue();
        assertThat(SearchWords.of("  42\tPARCEL\u00a0\u3000ship ").areIn(order)).isTrue();
        assertThat(SearchWords.of("shipped invoice").areIn(order)).isFalse();
        assertThat(SearchWords.of("42Your").areIn(order)).as("across the two").isFalse();
        assertThat(SearchWords.of("order").areIn(Content.of("x").withLink(new Link("/order"))))
                .as("elsewhere")
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"cafe, café", "هو, ه", "a, ä", "o, ø", "γ, y", "ы, ь", "'।', '|'"})
    void whatDiffersInMoreThanTheWayItIsWrittenIsNotFound(String word, String message) {
        assertThat(finds(word, message)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\u00a0\u3000", "\u200b\u200d", "a b c d e f g h i j k"})
    void noWordOrTooManyAreRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> SearchWords.of(text));
    }

    @Test
    void itsLengthIsCountedInCharactersAsPeopleCountThem() {
        assertThat(finds("😀".repeat(SearchWords.MAX_LENGTH), "😀".repeat(300))).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SearchWords.of("a".repeat(SearchWords.MAX_LENGTH + 1)))
                .withMessage("what is looked for has at most 200 characters");
    }

    @Test
    void aWordThatIsGivenTwiceCountsOnce() {
        assertThat(SearchWords.of("a A ａ b c d e f g h i j")).isEqualTo(SearchWords.of("a b c d e f g h i j"));
    }
}
