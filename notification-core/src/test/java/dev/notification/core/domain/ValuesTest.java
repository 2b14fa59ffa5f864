package dev.notification.core.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
    @Test
    void aCursorIsReadBackFromItsText() {
        var cursor = new Cursor(new Epoch("k3f9"), new Revision(120));

        assertThat(cursor).hasToString("k3f9.120");
        assertThat(Cursor.parse("k3f9.120")).isEqualTo(cursor);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "k3f9",
                "k3f9.",
                ".1",
                "k3f9.-1",
                "k3f9.01",
                "k3f9.1.2",
                "K3.1",
                "k3f9.99999999999999999999"
            })
    void whatWasNeverGivenOutIsNoCursor(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Cursor.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"password123", "12345678", "пароль пароль", "        "})
    void aPasswordIsTakenAsTyped(String text) {
        assertThat(new Password(text).value()).isEqualTo(text);
    }

    @Test
    void aPasswordIsTheSameHoweverItIsComposed() {
        assertThat(new Password("cafe\u0301 noir")).isEqualTo(new Password("caf\u00e9 noir"));
        assertThat(new Password("\uff50assword")).isEqualTo(new Password("password"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Password("e\u0301".repeat(7)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1234567", "12345678\u0000", "12345678\ud800", "💣💣💣💣"})
    void aPasswordThatIsTooShortOrNoTextIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Password(text));
    }

    @Test
    void secretsDoNotPrint() {
        assertThat(new Password("password123").toString()).doesNotContain("password123");
        assertThat(new PasswordHash("$secret").toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "a\u0000b", "\udc00", "x\ud83dy"})
    void aMessageIsText(String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> Content.of(message));
    }

    @Test
    void aMessageIsMeasuredInBytes() {
        assertThatCode(() -> Content.of("é".repeat(4096))).doesNotThrowAnyException();
        assertThatIllegalArgumentException().isThrownBy(() -> Content.of("é".repeat(4097)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-999999999-01-01T00:00:00Z",
                "1969-12-31T23:59:59.999999999Z",
                "+10000-01-01T00:00:00Z",
                "+1000000000-12-31T23:59:59.999999999Z"
            })
    void anExpiryIsATimeThatCanBeWrittenAndStored(String time) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Content.of("m").withExpiresAt(Instant.parse(time)))
                .withMessage("expires_at is a time of the years 1970 to 9999");
    }

    @Test
    void anExpiryIsInWholeMilliseconds() {
        Instant last = Instant.parse("9999-12-31T23:59:59.999Z");

        assertThat(Content.of("m").withExpiresAt(last.plusNanos(0)).expiresAt()).contains(last);
        assertThat(Content.of("m")
                        .withExpiresAt(Instant.ofEpochSecond(9, 1_999_999))
                        .expiresAt())
                .contains(Instant.ofEpochMilli(9001));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "G000000000000000000000000000000000000000000000000000000000000000"})
    void aFingerprintIsOfHexadecimalDigits(String text) {
        var key = new IdempotencyKey("k");

        assertThatIllegalArgumentException().isThrownBy(() -> new Idempotency(key, text));
        assertThatIllegalArgumentException().isThrownBy(() -> new Idempotency(key, "\u0000".repeat(64)));
    }

    @Test
    void aSelectionNamesEachIdOnce() {
        var ids = List.of(new NotificationId(1), new NotificationId(2), new NotificationId(1));

        assertThat(new Selection.Ids(ids).ids()).hasSize(2);
        assertThatIllegalArgumentException().isThrownBy(() -> new Selection.Ids(List.of()));
    }

    @Test
    void idsStayExactInJson() {
        assertThatIllegalArgumentException().isThrownBy(() -> new NotificationId(1L << 53));
        assertThatIllegalArgumentException().isThrownBy(() -> new UserId(0));
    }
}
