package dev.notification.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Over a real connection: the peer is 127.0.0.1. */
class ClientAddressesTest {
    private static final String PEER = "127.0.0.1";

    /** Says who asks. */
    private static final class Echo extends HttpHandler {
        private final ClientAddresses addresses;

        Echo(ClientAddresses addresses) {
            this.addresses = addresses;
        }

        @Override
        public void service(Request request, Response response) throws IOException {
            ClientAddress client = addresses.of(request);
            response.getWriter().write("<" + client + ">");
        }
    }

    private static ClientAddresses trusting(ProxyHeader header, String... ranges) {
        return new ClientAddresses(Stream.of(ranges).map(AddressRange::parse).toList(), header);
    }

    private static String client(ClientAddresses addresses, String headers) {
        try (var port = new TestPort(new Echo(addresses), it -> it)) {
            String answer =
                    port.ask("GET /work HTTP/1.1\r\nHost: localhost\r\n" + headers + "Connection: close\r\n\r\n");
            return answer.substring(answer.indexOf('<') + 1, answer.indexOf('>'));
        }
    }

    private static final ClientAddresses BEHIND_PROXIES =
            trusting(ProxyHeader.X_FORWARDED_FOR, "127.0.0.0/8", "10.0.0.0/8", "2001:db8:1::/48");
    private static final ClientAddresses BEHIND_STANDARD_PROXIES =
            trusting(ProxyHeader.FORWARDED, "127.0.0.0/8", "10.0.0.0/8");

    @Test
    void whoeverIsNoTrustedProxyIsNotBelieved() {
        String claims = "X-Forwarded-For: 203.0.113.9\r\nForwarded: for=203.0.113.9\r\n";

        assertThat(client(ClientAddresses.direct(), claims)).isEqualTo(PEER);
        assertThat(client(trusting(ProxyHeader.X_FORWARDED_FOR, "10.0.0.0/8"), claims))
                .isEqualTo(PEER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "203.0.113.9                           | 203.0.113.9",
                "203.0.113.9:4711                      | 203.0.113.9",
                "2001:db8::7                           | 2001:db8:0:0:0:0:0:7",
                "[2001:db8::7]:4711                    | 2001:db8:0:0:0:0:0:7",
                "6.6.6.6, 203.0.113.9                  | 203.0.113.9",
                "6.6.6.6,203.0.113.9 , 10.0.0.1        | 203.0.113.9",
                "203.0.113.9, 10.0.0.1, 2001:db8:1::1  | 203.0.113.9",
                "nonsense, 203.0.113.9                 | 203.0.113.9",
                "6.6.6.6, nonsense                     | 127.0.0.1",
                "6.6.6.6, nonsense, 10.0.0.1           | 127.0.0.1",
                "6.6.6.6, unknown                      | 127.0.0.1",
                "6.6.6.6,                              | 127.0.0.1",
                "10.0.0.1                              | 127.0.0.1",
                "localhost                             | 127.0.0.1",
            })
    void theLastAddressThatIsNoProxyAsks(String header, String client) {
        assertThat(client(BEHIND_PROXIES, "X-Forwarded-For: " + header + "\r\n"))
                .isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "for=203.0.113.9                                    | 203.0.113.9",
                "For=\"203.0.113.9:4711\";proto=https               | 203.0.113.9",
                "proto=http;for=203.0.113.9;by=10.0.0.1             | 203.0.113.9",
                "for=\"[2001:db8::7]:4711\"                         | 2001:db8:0:0:0:0:0:7",
                "for=6.6.6.6, for=203.0.113.9, for=10.0.0.1         | 203.0.113.9",
                "for=203.0.113.9;host=\"a, for=6.6.6.6\"            | 203.0.113.9",
                "host=\"a;for=6.6.6.6;b\";for=203.0.113.9           | 203.0.113.9",
                "host=\"a\\\";for=6.6.6.6;b\";for=203.0.113.9       | 203.0.113.9",
                "for=\"6.6.6.6, for=203.0.113.9                     | 203.0.113.9",
                "for=6.6.6.6, for=unknown                           | 127.0.0.1",
                "for=6.6.6.6, for=_hidden                           | 127.0.0.1",
                "for=6.6.6.6, proto=https                           | 127.0.0.1",
                "for=6.6.6.6, xfor=6.6.6.7                          | 127.0.0.1",
            })
    void theStandardHeaderIsReadTheSameWay(String header, String client) {
        assertThat(client(BEHIND_STANDARD_PROXIES, "Forwarded: " + header + "\r\n"))
                .isEqualTo(client);
    }

    @Test
    void severalLinesAreOneListAndWhateverTheClientBeganItWithDoesNotHideItsAddress() {
        String begun = "X-Forwarded-For: " + "6.6.6.6, ".repeat(500) + "6.6.6.6\r\n";

        assertThat(client(BEHIND_PROXIES, begun + "X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-For: 10.0.0.1\r\n"))
                .isEqualTo("203.0.113.9");
        assertThat(client(BEHIND_PROXIES, "X-Forwarded-For: " + "\"x".repeat(2000) + ", 203.0.113.9\r\n"))
                .isEqualTo("203.0.113.9");
    }

    @Test
    void onlyTheHeaderThatTheProxyWritesIsRead() {
        assertThat(client(BEHIND_PROXIES, "Forwarded: for=6.6.6.6\r\n")).isEqualTo(PEER);
        assertThat(client(BEHIND_STANDARD_PROXIES, "X-Forwarded-For: 6.6.6.6\r\n"))
                .isEqualTo(PEER);
    }

    @Test
    void aLongChainOfProxiesAndAnEndlessElementFallBackToThePeer() {
        String chain = "203.0.113.9" + ", 10.0.0.1".repeat(8);

        assertThat(client(BEHIND_PROXIES, "X-Forwarded-For: " + chain + "\r\n")).isEqualTo(PEER);
        assertThat(client(BEHIND_PROXIES, "X-Forwarded-For: 6.6.6.6, " + "9".repeat(7000) + "\r\n"))
                .isEqualTo(PEER);
        assertThat(List.of(client(BEHIND_PROXIES, ""), client(BEHIND_STANDARD_PROXIES, "")))
                .containsOnly(PEER);
    }
}
