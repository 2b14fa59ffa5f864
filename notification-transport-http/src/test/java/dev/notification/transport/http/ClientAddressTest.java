package dev.notification.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {
    private static ClientAddress address(String text) {
        return new ClientAddress(ClientAddress.ip(text).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "192.0.2.1, ::ffff:192.0.2.1, true",
        "2001:db8:0:1::1, 2001:db8:0:1:ffff:ffff:ffff:ffff, true",
        "2001:db8:0:1::1, 2001:db8:0:2::1, false",
        "::1, 0.0.0.0, false",
    })
    void limitsCountByOneIpv4AddressOrByTheSixtyFourBitsOfAnIpv6Network(String one, String other, boolean same) {
        assertThat(address(one).network().equals(address(other).network())).isEqualTo(same);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "a.example",
                "1.2.3",
                "1.2.3.256",
                "0x7f.0.0.1",
                "1.2.3.4.5",
                "",
                "::g",
                "1::2::3",
                "fe80::1%eth0",
                "[::1]",
                "cafe",
                "1.2.3.4 ",
                ":",
                ":::",
                "1:2:3:4:5:6:7:8:9"
            })
    void aNameOrAnythingElseIsNoAddress(String text) {
        assertThat(ClientAddress.ip(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "10.0.0.0/8, ::ffff:10.1.1.1, true",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.128/25, 192.0.2.128, true",
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, ::1, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "::/0, 2001:db8::1, true",
    })
    void aRangeHasAllThatBeginWithItsBits(String range, String ip, boolean contains) {
        assertThat(AddressRange.parse(range).contains(address(ip).ip())).isEqualTo(contains);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1/8",
                "10.0.0.0/33",
                "::/129",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "/8",
                "proxy/8",
                "10.0.0.0/8/8"
            })
    void aRangeThatSaysTwoThingsOrNothingIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressRange.parse(text))
                .withMessageContaining(text);
    }

    @Test
    void aRangeIsAValue() {
        assertThat(AddressRange.parse("10.0.0.0/8"))
                .isEqualTo(AddressRange.parse("10.0.0.0/8"))
                .hasSameHashCodeAs(AddressRange.parse("10.0.0.0/8"))
                .isNotEqualTo(AddressRange.parse("10.0.0.0/9"))
                .hasToString("10.0.0.0/8");
    }
}
