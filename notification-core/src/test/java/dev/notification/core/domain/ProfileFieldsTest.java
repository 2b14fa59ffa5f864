package dev.notification.core.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileFieldsTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "@", "a@", "@b", "a@b@c", "a b@c", "a@b c", "a\u0000@b", "a@b\r\nBcc: x@y"})
    void anAddressHasOneAtWithSomethingOnBothSides(String email) {
        assertThatIllegalArgumentException().isThrownBy(() -> Profile.ofEmail(email));
    }

    @Test
    void anAddressMayBeInAnyScript() {
        assertThat(Profile.ofEmail("\u5f20@\u4f8b\u5b50.example").email()).contains("\u5f20@\u4f8b\u5b50.example");
    }

    @ParameterizedTest
    @CsvSource({"id,id", "pt-br,pt-BR", "zh-hant-tw,zh-Hant-TW", "sr-latn,sr-Latn"})
    void aLanguageIsKeptInTheCanonicalFormOfItsTag(String said, String kept) {
        assertThat(Profile.ofLocale(said).locale()).contains(kept);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "en_US", "e", "a-b", "en-", "en us"})
    void whatIsNoTagIsRefused(String locale) {
        assertThatIllegalArgumentException().isThrownBy(() -> Profile.ofLocale(locale));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Asia/Jakarta", "America/Argentina/Buenos_Aires", "UTC", "Etc/GMT+7"})
    void aTimeZoneIsOneOfTheIanasNames(String zone) {
        assertThat(Profile.ofTimeZone(zone).timeZone()).contains(zone);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+07:00", "GMT+7", "asia/jakarta", "Asia/Atlantis", "Z"})
    void whatIsNoneIsRefused(String zone) {
        assertThatIllegalArgumentException().isThrownBy(() -> Profile.ofTimeZone(zone));
    }
}
