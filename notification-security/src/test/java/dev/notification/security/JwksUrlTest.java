package dev.notification.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwksUrlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://login.example/.well-known/jwks.json",
                "HTTPS://login.example:8443/keys?tenant=1",
                "http://localhost:8000/keys",
                "http://127.0.0.1:8000/keys",
                "http://127.1.2.3/keys",
                "http://[::1]:8000/keys"
            })
    void httpsIsTakenFromEverywhereAndHttpFromThisMachine(String text) {
        assertThat(JwksUrl.parse(text).address()).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://login.example/keys",
                "http://localhost.evil.example/keys",
                "http://127.0.0.1.evil.example/keys",
                "http://0.0.0.0/keys",
                "http://10.0.0.1/keys",
                "http://[::2]/keys",
                "http://[::ffff:127.0.0.1]/keys",
                "http://2130706433/keys",
                "http://127.1/keys",
                "https://user:password@login.example/keys",
                "https://login.example/keys#first",
                "https:///keys",
                "https:login.example",
                "ftp://login.example/keys",
                "file:///etc/passwd",
                "login.example/keys",
                "not an address",
                ""
            })
    void anythingElseIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> JwksUrl.parse(text));
    }

    @Test
    void whatStandsInTheQueryIsNotShown() {
        assertThat(JwksUrl.parse("https://login.example/keys?code=secret")).hasToString("https://login.example/keys");
    }
}
