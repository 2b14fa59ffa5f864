package dev.notification.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void whatIsToldBackIsCutByCharacters() {
        assertThat(Echo.of("a".repeat(63) + "\ud83d\ude00")).isEqualTo("a".repeat(63) + "\ud83d\ude00");
        assertThat(Echo.of("a".repeat(64) + "\ud83d\ude00")).isEqualTo("a".repeat(64) + "…");
        assertThat(Echo.of("\ud83d\ude00".repeat(65))).isEqualTo("\ud83d\ude00".repeat(64) + "…");
        assertThat(Echo.of("")).isEmpty();
    }

    @Test
    void halfACharacterIsNotToldBack() {
        assertThat(Echo.of("a\ud83d")).isEqualTo("a\ufffd");
        assertThat(Echo.of("\ude00\ud83d")).isEqualTo("\ufffd\ufffd");
        assertThat(Echo.of("a".repeat(63) + "\ud83dx")).isEqualTo("a".repeat(63) + "\ufffd…");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1e5,\"b\":-0.0,\"c\":1.10,\"d\":1E+2}",
                "{\"b\":1,\"a\":2}",
                "{\"n\":1e400,\"m\":12345678901234567890123456789012345678901234567890}",
                "{\"s\":\"\\u00e9\\/\\ud83d\\ude00 \\\"}] {\\\\\"}",
                "{\"\":{},\"x\":[[],{}]}",
                "{}"
            })
    void aMemberIsTakenAsItWasWritten(String data) {
        String body = "{\"before\":{\"data\":1}, \"data\":" + data + ",\"after\":[2]}";

        assertThat(new Fields(Json.body(body), body).written("data")).isEqualTo(data);
    }

    @Test
    void whiteSpaceBetweenItsPartsIsNotAPartOfIt() {
        String body = "{\n  \"data\" : { \"a b\" :\t[ 1 , \" \\\" \" ] ,\r\n \"c\" : null }\n}";

        assertThat(new Fields(Json.body(body), body).written("data")).isEqualTo("{\"a b\":[1,\" \\\" \"],\"c\":null}");
    }

    /** A text in a large body is found as well: the parser reads it in pieces. */
    @Test
    void aMemberFarDownIsFound() {
        String body = "{\"message\":\"" + "é".repeat(40_000) + "\",\"data\":{\"a\":1e5}}";

        assertThat(new Fields(Json.body(body), body).written("data")).isEqualTo("{\"a\":1e5}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'m':'\\ud83d'}|m",
                "{'m':'a\\udc00b'}|m",
                "{'m':'\\ude00\\ud83d'}|m",
                "{'m':'a\\u0000'}|m",
                "{'data':{'a':[0,{'b':'\\ud83d'}]}}|data.a[1].b",
                "{'data':{'k\\u0000z':1}}|data.k\u0000z",
                "{'data':{'k\\ud83d':1}}|data.k\ufffd",
                "{'\\ud83d':1}|\ufffd",
            })
    void whatNothingCanKeepIsAWrongField(String body, String field) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> Json.body(body.replace('\'', '"')));

        assertThat(refusal.problem().code()).isEqualTo(ErrorCode.INVALID_FIELD);
        assertThat(refusal.problem().field()).contains(field);
        assertThat(refusal.problem().errors()).hasSize(1);
        assertThat(new String(refusal.problem().json(), UTF_8)).doesNotContain("?");
    }

    @Test
    void aWholeCharacterMayBeEscaped() {
        assertThat(Json.body("{\"m\":\"\\ud83d\\ude00\\u00e9\\ufeff\\ufffe\"}")
                        .get("m")
                        .asText())
                .isEqualTo("\ud83d\ude00\u00e9\ufeff\ufffe");
    }

    @Test
    void ofManyWrongTextsFiftyAreNamed() {
        String body = "{\"a\":[" + "\"\\ud83d\",".repeat(99) + "1]}";

        Refusal refusal = catchThrowableOfType(Refusal.class, () -> Json.body(body));

        assertThat(refusal.problem().errors()).hasSize(50);
    }

    @Test
    void aNameThatIsThereTwiceIsCutByCharacters() {
        String name = "\ud83d\ude00".repeat(100);

        for (String twice : List.of(name, "\\ud83d")) {
            Refusal refusal =
                    catchThrowableOfType(Refusal.class, () -> Json.body("{\"" + twice + "\":1,\"" + twice + "\":2}"));

            assertThat(refusal.problem().errors())
                    .extracting(FieldError::code)
                    .containsExactly(FieldError.Code.DUPLICATE);
            assertThat(refusal.problem().field().orElseThrow().length()).isLessThan(200);
            assertThat(refusal.problem().json()).isNotEmpty();
        }
    }

    @Test
    void aByteOrderMarkIsNamed() {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> Json.object("\ufeff{\"a\":1}".getBytes(UTF_8)));

        assertThat(refusal.problem().detail()).contains("byte order mark");
    }
}
