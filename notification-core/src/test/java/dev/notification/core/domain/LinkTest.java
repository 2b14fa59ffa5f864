package dev.notification.core.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a browser reads of a link (the WHATWG URL standard), written down case by case. */
class LinkTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://h",
                "HTTPS://SHOP.Example:443/A?b=c#d",
                "http://my_service:8080/x",
                "http://localhost:/",
                "http://h.:65535",
                "http://127.0.0.1/",
                "http://2130706433/",
                "http://0x7f.1/",
                "http://0x/",
                "http://1.2.3.4./",
                "http://[::1]:8080/p?q=%00#f",
                "http://[::ffff:1.2.3.4]/",
                "https://\u0939\u093f\u0928\u094d\u0926\u0940.example/\u092a\u0943\u0937\u094d\u0920?\u0915=\u0916#\u0917",
                "https://xn--j2bd4cyac6f.example/",
                "https://m\u00fcnchen.example/stra\u00dfe",
                "https://\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645.example/",
                "https://\u30b8\u30e7\u30f3\u30fb\u30b9\u30df\u30b9.example",
                "https://\u0661\u0662\u0663.example",
                "https://\u4e2d\u6587\u3002example/",
                "https://\u2615.example/\ud83d\ude00",
                "https://h/100%",
                "https://h/%zz?%&a=%e4#%",
                "https://h/a|b^c{d}[e]'f~!$&()*+,;=:@",
                "https://h/@handle?to=a@b.example",
                "https://h//two/../dots/./",
                "/",
                "/orders/42",
                "/orders/42?tab=a/b#c:d",
                "/\u0911\u0930\u094d\u0921\u0930/\u096a\u0968",
                "/a//b",
                "shop://order/42",
                "myapp:order",
                "mailto:ada@shop.example?subject=hi",
                "tel:+49-30-123456",
                "web+shop://x",
            })
    void whatABrowserTakesIsALinkAsItWasWritten(String text) {
        assertThat(Link.of(text).value()).isEqualTo(text);
    }

    /** The second column is a part of what the sender is told; ␊ is a line feed. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "orders/42!a path that begins with one /",
                "?tab=a!a path that begins with one /",
                "//evil.example/x!a path that begins with one /",
                "1shop://x!a path that begins with one /",
                "://h!a path that begins with one /",
                "/\\evil.example!U+005C REVERSE SOLIDUS (character 2)",
                "\\\\evil.example!U+005C",
                "http:\\\\evil.example!U+005C",
                "https://h\\@evil.example/!U+005C",
                " /orders!U+0020 SPACE (character 1)",
                "/orders !U+0020 SPACE (character 8): in a path or a query it is written %20",
                "/a b!U+0020 SPACE (character 3)",
                "/\u00a0!U+00A0 NO-BREAK SPACE (character 2): encode it with %",
                "/\ud83d\ude00\u3000!U+3000 IDEOGRAPHIC SPACE (character 3)",
                "/\t/evil.example!U+0009",
                "/␊/evil.example!U+000A",
                "java␊script:alert(1)!U+000A",
                "\u0001javascript:alert(1)!U+0001",
                "/\u202egnp.exe!U+202E RIGHT-TO-LEFT OVERRIDE (character 2)",
                "/\u2066a!U+2066",
                "\ufeffhttps://h/!U+FEFF",
                "/\"onclick=alert(1)!U+0022 QUOTATION MARK (character 2): in a path or a query it is written %22",
                "/<script>!U+003C",
                "/`!U+0060",
                "javascript:alert(1)!the scheme javascript",
                "JavaScript://h/%0aalert(1)!the scheme javascript",
                "vbscript:x!the scheme vbscript",
                "data:text/html,x!the scheme data",
                "blob:https://h/x!the scheme blob",
                "file:///etc/passwd!the scheme file",
                "filesystem:https://h/x!the scheme filesystem",
                "about:blank!the scheme about",
                "view-source:https://h!the scheme view-source",
                "http:evil.example!goes on with //",
                "http:/evil.example!goes on with //",
                "http:!something after its scheme",
                "shop:!something after its scheme",
                "http://!names a host",
                "http:///evil.example!names a host",
                "http://?q!names a host",
                "http://:80/!names a host",
                "http://ada@h/!no name and no password",
                "https://ada:secret@h/!no name and no password",
                "https://@h/!no name and no password",
                "https://shop.example@evil.example/!no name and no password",
                "shop://ada:secret@order!no name and no password",
                "http://h:99999/!number up to 65535",
                "http://h:8o/!number up to 65535",
                "http://h:-1/!number up to 65535",
                "http://h:9999999999/!number up to 65535",
                "http://[::1/!IPv6",
                "http://[::1]x/!number up to 65535",
                "http://[fe80::1%25eth0]/!IPv6",
                "http://[1.2.3.4]/!IPv6",
                "http://[::g]/!IPv6",
                "http://[:::1]/!IPv6",
                "http://a..b/!between its dots",
                "http://./!between its dots",
                "http://a%2eb/!U+0025 PERCENT SIGN",
                "http://a|b/!U+007C",
                "http://evil.example\uff0f.shop.example/!U+002F SOLIDUS",
                "http://a\u00adb/!U+00AD",
                "http://a\u200bb/!U+200B",
                "http://1.2.3.256/!no IPv4 address",
                "http://1.2.3.4.5/!no IPv4 address",
                "http://4294967296/!no IPv4 address",
                "http://shop.09/!no IPv4 address",
                "http://\uff11.\uff12.\uff13.\uff19\uff19\uff19/!no IPv4 address",
            })
    void whatABrowserWouldReadOtherwiseIsRefusedWithItsReason(String text, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Link.of(text.replace('␊', '\n')))
                .withMessageContaining(why)
                .withMessageContaining("link");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "/\ud83d", "/a\u0000"})
    void whatIsNoTextIsNoLink(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Link.of(text));
    }

    @Test
    void aLinkIsMeasuredInBytes() {
        assertThat(Link.of("/" + "\u00e9".repeat(1023)).value()).hasSize(1024);
        assertThatIllegalArgumentException().isThrownBy(() -> Link.of("/" + "\u00e9".repeat(1024)));
    }

    /** Stored when nothing was said about these. */
    @ParameterizedTest
    @ValueSource(strings = {"http://ada@h/", "http://h:99999/", "https://[fe80::1%25eth0]/"})
    void anOlderNotificationKeepsItsLink(String text) {
        assertThat(new Link(text).value()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"javascript:alert(1)", "//evil.example", "/\\evil.example", "orders"})
    void noLinkEverRunsOrLeadsElsewhereThanItLooks(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Link(text));
    }

    @Test
    void onlyAllowedSchemesPass() {
        var policy = new LinkPolicy(Set.of("Shop", "https"));

        assertThat(List.of("shop://order/42", "SHOP:x", "https://h", "/orders"))
                .allSatisfy(text ->
                        assertThat(policy.allowed(Link.of(text)).value()).isEqualTo(text));
        assertThat(catchThrowable(() -> policy.allowed(Link.of("http://h"))))
                .hasMessage("links of the scheme http are not allowed here; these are: https, shop");
        assertThat(catchThrowable(() -> LinkPolicy.WEB.allowed(Link.of("shop://order/42"))))
                .hasMessage("links of the scheme shop are not allowed here; these are: http, https");
    }

    @ParameterizedTest
    @ValueSource(strings = {"javascript", "JAVASCRIPT", "data", "file", "shop:", "shop://", "1shop", "", "a b"})
    void someSchemesAreNeverAllowed(String scheme) {
        assertThatIllegalArgumentException().isThrownBy(() -> new LinkPolicy(Set.of(scheme)));
    }
}
