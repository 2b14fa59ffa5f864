package dev.notification.transport.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.notification.core.domain.Rate;
import dev.notification.core.domain.UserId;
import dev.notification.transport.http.Origins;
import dev.notification.transport.http.PublicUrl;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeTest {
    private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";

    private final TestServer server = new TestServer(new WebSocketConfig(
            3, 2, Origins.of("https://shop.example"), Duration.ofSeconds(25), Duration.ofSeconds(30), true));
    private final UserId ada = server.user("ada");
    private final String bearer = "Authorization: Bearer " + server.token(ada);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aTokenInTheHeaderOpensPlainMode() {
        try (RawSocket socket = RawSocket.upgrade(server.port(), bearer)) {
            assertThat(socket.status()).isEqualTo(101);
            assertThat(socket.head()).contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=").doesNotContain("Protocol:");
        }
    }

    @Test
    void aTokenInTheSubprotocolOpensV1AndIsNotEchoed() {
        String token = server.token(ada);
        try (RawSocket socket =
                RawSocket.upgrade(server.port(), "Sec-WebSocket-Protocol: notification.v1, bearer." + token)) {
            assertThat(socket.status()).isEqualTo(101);
            assertThat(socket.head()).containsIgnoringCase("Sec-WebSocket-Protocol: notification.v1\r\n");
            assertThat(socket.head()).doesNotContain(token);
        }
    }

    @Test
    void http10CannotUpgrade() {
        try (RawSocket socket = RawSocket.request(
                server.port(),
                "GET /api/ws HTTP/1.0",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Authorization: Bearer " + server.token(ada))) {
            assertThat(socket.status()).isEqualTo(426);
            assertThat(socket.body()).contains("\"code\":\"upgrade_required\"");
        }
    }

    @Test
    void noTokenIsATrue401() {
        RawSocket socket = RawSocket.upgrade(server.port());

        assertThat(socket.status()).isEqualTo(401);
        assertThat(socket.head()).contains("WWW-Authenticate: Bearer\r\n").contains("application/problem+json");
        assertThat(socket.body()).contains("\"code\":\"unauthenticated\"").contains("\"status\":401");
        assertThat(server.module().count()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization: Bearer forged", "Authorization: Bearer ", "Authorization: bearer x"})
    void aWrongTokenIsATrue401(String header) {
        RawSocket socket = RawSocket.upgrade(server.port(), header);

        assertThat(socket.status()).isEqualTo(401);
        assertThat(socket.head()).contains("WWW-Authenticate: Bearer");
    }

    @Test
    void anotherSchemeIsNoToken() {
        assertThat(RawSocket.upgrade(server.port(), "Authorization: Basic eDp5").status())
                .isEqualTo(401);
    }

    @Test
    void aBearerWithoutTheProtocolCannotBeAnswered() {
        RawSocket socket = RawSocket.upgrade(server.port(), "Sec-WebSocket-Protocol: bearer." + server.token(ada));

        assertThat(socket.status()).isEqualTo(400);
        assertThat(socket.body()).contains("subprotocol_required");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"token=x", "access_token=x", "since=nonsense", "device=%20", "nobody=knows", "device=a&device=b"
            })
    void aWrongParameterIsNamed(String query) {
        RawSocket socket = RawSocket.request(
                server.port(),
                "GET /api/ws?" + query + " HTTP/1.1",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                KEY,
                bearer);

        assertThat(socket.status()).isEqualTo(400);
        assertThat(socket.body()).contains("invalid_parameter");
    }

    @Test
    void anOrdinaryRequestIsToldToUpgrade() {
        RawSocket socket =
                RawSocket.raw(server.port(), "GET /api/ws HTTP/1.1\r\nHost: localhost\r\n" + bearer + "\r\n\r\n");

        assertThat(socket.status()).isEqualTo(426);
        assertThat(socket.head()).contains("Upgrade: websocket");
    }

    @Test
    void anotherMethodIsRefused() {
        RawSocket socket = RawSocket.raw(
                server.port(),
                "POST /api/ws HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n" + bearer + "\r\n\r\n");

        assertThat(socket.status()).isEqualTo(405);
        assertThat(socket.head()).contains("Allow: GET");
    }

    @ParameterizedTest
    @ValueSource(strings = {"12", "", "13, 8"})
    void anotherVersionIsRefused(String version) {
        RawSocket socket = RawSocket.request(
                server.port(),
                "GET /api/ws HTTP/1.1",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: " + version,
                KEY,
                bearer);

        assertThat(socket.status()).isEqualTo(426);
        assertThat(socket.head()).contains("Sec-WebSocket-Version: 13");
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "", "dGhlIHNhbXBsZSBub25jZQ==dGhl", "!!!!"})
    void aMalformedKeyIsRefused(String key) {
        RawSocket socket = RawSocket.request(
                server.port(),
                "GET /api/ws HTTP/1.1",
                "Upgrade: websocket",
                "Connection: keep-alive, Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: " + key,
                bearer);

        assertThat(socket.status()).isEqualTo(400);
    }

    @Test
    void headerNamesAndTokensAreCaseInsensitive() {
        try (RawSocket socket = RawSocket.request(
                server.port(),
                "GET /api/ws HTTP/1.1",
                "upgrade: WebSocket",
                "connection: keep-alive, upgrade",
                "sec-websocket-version: 13",
                KEY.replace("Sec-WebSocket-Key", "sec-websocket-key"),
                bearer)) {
            assertThat(socket.status()).isEqualTo(101);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "null", "http://localhost:1", "http://localhost.evil.example"})
    void aForeignOriginIsRefused(String origin) {
        assertThat(RawSocket.upgrade(server.port(), bearer, "Origin: " + origin).status())
                .isEqualTo(403);
    }

    @Test
    void theServersOwnAndAllowedOriginsMayConnect() {
        try (RawSocket own = RawSocket.upgrade(server.port(), bearer, "Origin: http://localhost:" + server.port());
                RawSocket shop = RawSocket.upgrade(server.port(), bearer, "Origin: https://shop.example")) {
            assertThat(own.status()).isEqualTo(101);
            assertThat(shop.status()).isEqualTo(101);
        }
    }

    @Test
    void theRefusalOfAForeignOriginNamesWhatDiffersAndTheSettings() {
        RawSocket socket = RawSocket.upgrade(server.port(), bearer, "Origin: https://evil.example");

        assertThat(socket.body())
                .contains(
                        "\"code\":\"origin_not_allowed\"",
                        "Origin is https://evil.example",
                        "Host is localhost:" + server.port(),
                        "http.origins",
                        "http.public-url");
    }

    @Test
    void aHostThatHasLostItsPortIsShownBesideTheOrigin() {
        RawSocket socket = RawSocket.raw(
                server.port(),
                String.join(
                        "\r\n",
                        "GET /api/ws HTTP/1.1",
                        "Host: localhost",
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Version: 13",
                        KEY,
                        bearer,
                        "Origin: http://localhost:" + server.port(),
                        "\r\n"));

        assertThat(socket.status()).isEqualTo(403);
        assertThat(socket.body())
                .contains(
                        "Origin is http://localhost:" + server.port(),
                        "Host is localhost.",
                        "let the proxy pass Host on with its port");
    }

    @Test
    void pagesOfThePublicUrlAreTheServersOwnWhateverTheProxySaysAsHost() {
        var origins = new Origins(Set.of(), Optional.of(PublicUrl.parse("https://notify.example/inbox")));
        try (var behind = new TestServer(
                new WebSocketConfig(3, 2, origins, Duration.ofSeconds(25), Duration.ofSeconds(30), true))) {
            String token = "Authorization: Bearer " + behind.token(behind.user("ada"));

            try (RawSocket own = RawSocket.upgrade(behind.port(), token, "Origin: https://notify.example")) {
                assertThat(own.status()).isEqualTo(101);
            }
            RawSocket foreign = RawSocket.upgrade(behind.port(), token, "Origin: https://evil.example");
            assertThat(foreign.status()).isEqualTo(403);
            assertThat(foreign.body()).contains("http.public-url is https://notify.example/inbox");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "file://", "https://a\\u0000b", "https://shop.example.evil.example", ""})
    void whatIsNoOriginOfAPageIsRefusedAsWell(String origin) {
        assertThat(RawSocket.upgrade(server.port(), bearer, "Origin: " + origin).status())
                .isEqualTo(403);
    }

    @Test
    void capsHoldPerUserAndForAll() {
        String bob = "Authorization: Bearer " + server.token(server.user("bob"));
        RawSocket first = RawSocket.upgrade(server.port(), bearer);
        RawSocket second = RawSocket.upgrade(server.port(), bearer);
        await().until(() -> server.module().count() == 2);

        assertThat(RawSocket.upgrade(server.port(), bearer).status()).isEqualTo(429);
        RawSocket bobs = RawSocket.upgrade(server.port(), bob);
        assertThat(bobs.status()).isEqualTo(101);
        await().until(() -> server.module().count() == 3);
        assertThat(RawSocket.upgrade(server.port(), bob).status()).isEqualTo(503);

        first.close();
        await().until(() -> server.module().count() == 2);
        assertThat(RawSocket.upgrade(server.port(), bearer).status()).isEqualTo(101);
        // A socket that nothing holds is closed by the collector.
        second.close();
        bobs.close();
    }

    @Test
    void otherAddressesPass() {
        assertThat(RawSocket.raw(server.port(), "GET /api/wsx HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void everNewDevicesOfAUserAreRefusedAndThoseThatWereHereComeIn() {
        try (var strict = new TestServer(new WebSocketConfig(
                100,
                100,
                Origins.none(),
                Duration.ofSeconds(25),
                Duration.ofSeconds(30),
                true,
                Optional.of(new Rate(2, Duration.ofDays(1))),
                Duration.ZERO))) {
            String hers = strict.token(strict.user("ada"));
            String his = strict.token(strict.user("bob"));

            assertThat(status(strict, "phone", hers)).isEqualTo(101);
            assertThat(status(strict, "laptop", hers)).isEqualTo(101);
            RawSocket third = RawSocket.v1(strict.port(), hers, "?device=third");

            assertThat(third.status()).isEqualTo(429);
            assertThat(third.head()).contains("Retry-After: ");
            assertThat(third.body()).contains("\"code\":\"rate_limited\"");
            assertThat(status(strict, "phone", hers)).isEqualTo(101);
            assertThat(status(strict, "third", his)).isEqualTo(101);
        }
    }

    @Test
    void aDeviceThatIsTakenOverAgainAndAgainMustWaitAndItsHolderStays() throws Exception {
        String token = server.token(ada);
        TestClient holder = TestClient.v1(server, token, "?device=tab");
        holder.next("hello");
        for (int i = 0; i < Takeovers.FREE; i++) {
            TestClient newer = TestClient.v1(server, token, "?device=tab");
            newer.next("hello");
            assertThat(holder.closeCode()).isEqualTo(4409);
            holder = newer;
        }

        RawSocket refused = RawSocket.v1(server.port(), token, "?device=tab");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.head()).contains("Retry-After: 1\r\n");
        assertThat(refused.body()).contains("each tab needs a device of its own");
        assertThat(status(server, "other", token)).isEqualTo(101);
        server.letGoBy(Duration.ofSeconds(1));
        TestClient later = TestClient.v1(server, token, "?device=tab");
        later.next("hello");
        assertThat(holder.closeCode()).isEqualTo(4409);
        assertThat(RawSocket.v1(server.port(), token, "?device=tab").head()).contains("Retry-After: 2\r\n");

        later.socket().abort();
        server.awaitSockets(0);
        assertThat(status(server, "tab", token)).isEqualTo(101);
    }

    private static int status(TestServer server, String device, String token) {
        try (RawSocket socket = RawSocket.v1(server.port(), token, "?device=" + device)) {
            return socket.status();
        }
    }
}
