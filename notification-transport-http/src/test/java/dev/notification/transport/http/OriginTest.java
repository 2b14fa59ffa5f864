package dev.notification.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {
    @ParameterizedTest
    @CsvSource({
        "https://shop.example, https://shop.example",
        "HTTPS://Shop.Example/, https://shop.example",
        "https://shop.example:443, https://shop.example",
        "https://shop.example:, https://shop.example",
        "http://shop.example:80, http://shop.example",
        "http://shop.example:443, http://shop.example:443",
        "https://shop.example:08443, https://shop.example:8443",
        "https://shop.example., https://shop.example.",
        "http://localhost:3000, http://localhost:3000",
        "http://192.0.2.1:3000, http://192.0.2.1:3000",
        "http://[::1]:3000, http://[::1]:3000",
        "http://[0:0:0:0:0:0:0:1], http://[::1]",
        "http://[2001:DB8:0:0:1:0:0:1], http://[2001:db8::1:0:0:1]",
        "http://[2001:db8:0:1:1:1:1:1], http://[2001:db8:0:1:1:1:1:1]",
        "http://[::ffff:192.0.2.1], http://[::ffff:c000:201]",
        "http://[::], http://[::]",
        "https://bücher.example, https://xn--bcher-kva.example",
        "https://BÜCHER.example, https://xn--bcher-kva.example",
        "https://हिन्दी.example, https://xn--j2bd4cyah0f.example",
        "https://xn--bcher-kva.example, https://xn--bcher-kva.example",
        "capacitor://localhost, capacitor://localhost",
        "ionic://localhost, ionic://localhost",
        "tauri://localhost, tauri://localhost",
        "app://-, app://-",
        "chrome-extension://aapbdbdomjkkjkaonfhkkikfgjllcleb, chrome-extension://aapbdbdomjkkjkaonfhkkikfgjllcleb",
        "moz-extension://2c127fa4-62c7-7e4f-90e5-472b45eecfdc, moz-extension://2c127fa4-62c7-7e4f-90e5-472b45eecfdc"
    })
    void whatAnOperatorWritesIsWhatABrowserSends(String written, String sent) {
        assertThat(Origin.parse(written)).hasToString(sent).isEqualTo(Origin.parse(sent));
    }

    @ParameterizedTest
    @CsvSource({
        "null, sandboxed",
        "*, no wildcards",
        "https://*.shop.example, no wildcards",
        "shop.example, a scheme and a host",
        "localhost:3000, a scheme and a host",
        "https:shop.example, a scheme and a host",
        "'', a scheme and a host",
        "https://, comes a host",
        "https://:443, comes a host",
        "https://shop.example/app, without a path",
        "https://shop.example?x, without a path",
        "https://ada@shop.example, names no user",
        "https://shop.example:0, 1 to 65535",
        "https://shop.example:65536, 1 to 65535",
        "https://shop.example:http, a colon and a port",
        "https://shop example, no name",
        "https://shop..example, no name",
        "https://256.1.1.1, IPv4",
        "https://192.0.2, IPv4",
        "https://0x7f.0.0.1, IPv4",
        "https://192.0.2.01, IPv4",
        "https://[::1, a colon and a port",
        "https://[localhost], IPv6",
        "https://[1:2:3:4:5:6:7:8:9], IPv6",
        "https://[::1::], IPv6",
        "https://[fe80::1%25eth0], IPv6",
        "https://straße.example, xn--",
        "wss://shop.example, http or https",
        "file:///index.html, null",
        "data://x, null"
    })
    void whatNoBrowserSendsIsRefusedWithTheReason(String written, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Origin.parse(written))
                .withMessageContaining(reason);
    }

    /** Browsers keep its case, which nobody has to copy with care. */
    @Test
    void anExtensionIsRecognisedInAnyCase() {
        String sent = "safari-web-extension://2C127FA4-62C7-7E4F-90E5-472B45EECFDC";

        assertThat(Origin.parse(sent)).isEqualTo(Origin.parse(sent.toLowerCase(java.util.Locale.ROOT)));
        assertThat(Origins.of(sent.toLowerCase(java.util.Locale.ROOT)).shared(sent))
                .contains(sent);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://shop.example/",
                "https://shop.example:443",
                "https://\u017fhop.example",
                "\u017fttps://shop.example",
                "https://shop.example\r\nX: y",
                "https://shop.example/\r\n",
                "https://shop.example\n",
                "https://shop.example\0"
            })
    void nothingIsSaidBackThatIsNotTheOriginItself(String sent) {
        assertThat(Origins.of("https://shop.example").shared(sent).orElse("https://shop.example"))
                .isEqualTo("https://shop.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "file://", "data:x", "", "https://a https://b", "https://shop.example/app"})
    void aPageThatCannotBeListedIsNotToldToBeListed(String sent) {
        Origins origins = Origins.of("https://shop.example");

        assertThat(origins.notShared(sent)).contains("cannot be let in").doesNotContain("add");
        assertThat(origins.problem(sent, "localhost").orElseThrow())
                .contains("cannot be let in")
                .doesNotContain("add");
    }

    @Test
    void anEndlessOriginIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Origin.parse("https://" + "a".repeat(600)));
    }

    @ParameterizedTest
    @CsvSource({
        "https://shop.example, shop.example",
        "https://shop.example, SHOP.example",
        "https://shop.example, shop.example:443",
        "https://shop.example, shop.example:",
        "http://shop.example, shop.example",
        "http://shop.example, shop.example:80",
        "https://shop.example:8443, shop.example:8443",
        "http://[::1]:3000, [::1]:3000"
    })
    void aPageOfThisHostIsTheServersOwn(String origin, String host) {
        assertThat(Origin.parse(origin).isOfHost(host)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "https://shop.example, shop.example:8443",
        "https://shop.example:8443, shop.example",
        "https://shop.example, shop.example:80",
        "https://shop.example, evil.example",
        "https://shop.example, ''",
        "https://shop.example, shop.example:https",
        "capacitor://localhost, localhost"
    })
    void aPageOfAnotherHostOrPortIsNot(String origin, String host) {
        assertThat(Origin.parse(origin).isOfHost(host)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://notify.example/inbox",
                "https://notify.example:443/inbox/",
                "HTTPS://Notify.example/inbox"
            })
    void aPublicUrlHasAnOriginAndAPath(String text) {
        assertThat(PublicUrl.parse(text)).hasToString("https://notify.example/inbox");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://notify.example", "https://notify.example/"})
    void aPublicUrlMayBeAtTheRoot(String text) {
        assertThat(PublicUrl.parse(text)).isEqualTo(new PublicUrl(Origin.parse("https://notify.example"), ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "notify.example",
                "wss://notify.example",
                "https://notify.example/a?b",
                "https://notify.example/#",
                "https://notify.example//a",
                "https://notify.example/a/../b",
                "https://notify.example/a b",
                "https:///inbox"
            })
    void whatIsNoAddressOfAServerIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> PublicUrl.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "/inbox/api/login, /api/login",
        "/inbox/api, /api",
        "/inbox/health/live, /health/live",
        "/api/login, /api/login",
        "/inbox, /inbox",
        "/inbox/apiary, /inbox/apiary",
        "/inboxapi/login, /inboxapi/login",
        "/inbox/inbox/api, /inbox/inbox/api"
    })
    void aPathThatAProxyPassesOnIsCutOff(String address, String inside) {
        var path = new PublicPath("/inbox", java.util.List.of("/api", "/health/live"));

        assertThat(path.inside(address)).isEqualTo(inside);
    }

    @Test
    void aPathThatIsNamedAsTheServersOwnIsToldApart() {
        var path = new PublicPath("/api", java.util.List.of("/api"));

        assertThat(path.inside("/api/login")).isEqualTo("/api/login");
        assertThat(path.inside("/api/api/login")).isEqualTo("/api/login");
    }
}
