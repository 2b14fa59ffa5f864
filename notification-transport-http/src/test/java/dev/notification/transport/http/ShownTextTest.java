package dev.notification.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShownTextTest {
    private static final String SECRET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvw3XRogt";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/api/notifications/send",
                "/api/keys/0123456789",
                "/api/things/6f1c6f5e-4f0a-4bfb-8f0b-0d8a3a6f9d11",
                "user_id must be a whole number",
                "pages of https://a.rather-long-name.of-a-shop.example are not let in here",
                "/%E2%82%AC"
            })
    void whatIsNoCredentialIsShownAsItIs(String text) {
        assertThat(ShownText.of(text)).isSameAs(text);
    }

    @Test
    void aKeyIsHiddenWhereverItStands() {
        String key = "nsk_0123456789" + SECRET.substring(0, 49);

        assertThat(ShownText.of("/api/" + key + "/x")).isEqualTo("/api/nsk_…/x");
        assertThat(ShownText.of(key)).isEqualTo("nsk_…");
        assertThat(ShownText.of("no scope '" + key + "' and " + key + "!")).isEqualTo("no scope 'nsk_…' and nsk_…!");
        assertThat(ShownText.of("/api/bearer." + key)).isEqualTo("/api/bearer.nsk_…");
        assertThat(ShownText.of("/nsk%5F" + key.substring(4))).isEqualTo("/nsk%5F01…");
    }

    /** Somebody who pastes a part of a key has shown a part of it. */
    @Test
    void aPartOfAKeyIsHiddenToo() {
        assertThat(ShownText.of("/api/nsk_0123456789abc")).isEqualTo("/api/nsk_…");
        assertThat(ShownText.of("/api/x-nsk_0123456789abc/y")).isEqualTo("/api/x-nsk_…/y");
    }

    @Test
    void theClaimsAndTheSignatureOfATokenAreHidden() {
        assertThat(ShownText.of("/bearer.eyJhbGciOiJIUzI1NiJ9." + SECRET + "." + SECRET))
                .isEqualTo("/bearer.eyJhbGciOiJIUzI1NiJ9.ABCD….ABCD…");
    }
}
