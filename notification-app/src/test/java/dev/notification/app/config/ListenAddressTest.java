package dev.notification.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0,http://localhost:80",
        "::,http://localhost:80",
        "[::],http://localhost:80",
        "0:0:0:0:0:0:0:0,http://localhost:80",
        "::1,http://[::1]:80",
        "[::1],http://[::1]:80",
        "fe80::1%eth0,http://[fe80::1%25eth0]:80",
        "127.0.0.1,http://127.0.0.1:80",
        "inbox.example,http://inbox.example:80"
    })
    void anAddressIsPrintedAsItIsOpened(String host, String url) {
        assertThat(new ListenAddress(host, 80).url()).isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.9", "::1", "[::1]", "localhost"})
    void whatOnlyThisMachineReachesIsReachedByNobodyElse(String host) {
        assertThat(new ListenAddress(host, 80).isReachedByOthers()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", "2001:db8::1"})
    void anyOtherAddressMayBeReachedByOthers(String host) {
        assertThat(new ListenAddress(host, 80).isReachedByOthers()).isTrue();
    }

    @Test
    void inTextAnAddressOfVersionSixHasBrackets() {
        assertThat(new ListenAddress("::1", 80)).hasToString("[::1]:80");
    }
}
