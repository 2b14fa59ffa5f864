package dev.notification.transport.ws;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.UserId;
import dev.notification.core.testkit.Racing;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that send more than they may, or go on sending when they should have stopped. */
class FloodTest {
    private static final int PING = 0x89;
    private static final int PONG = 0x8a;
    private static final int TEXT = 0x81;
    private static final int CONTINUATION = 0x00;
    private static final int TEXT_FRAGMENT = 0x01;

    private final TestServer server = new TestServer(WebSocketConfig.defaults());
    private final UserId ada = server.user("ada");

    @AfterEach
    void stop() {
        server.close();
    }

    private RawSocket open() {
        return RawSocket.upgrade(server.port(), "Authorization: Bearer " + server.token(ada));
    }

    private static byte[] times(int count, byte[] frame) {
        var all = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            all.writeBytes(frame);
        }
        return all.toByteArray();
    }

    /** Time stands still for the server, so that nothing is paid for. */
    @ParameterizedTest
    @CsvSource({PING + ",200", PONG + ",200", TEXT + ",50"})
    void aFloodOfWholeFramesOfAnyKindEndsWith4429(int kind, int allowed) {
        try (RawSocket within = open();
                RawSocket beyond = open()) {
            within.write(times(allowed, RawSocket.frame(kind, new byte[0])));
            within.write(RawSocket.frame(kind == TEXT ? PING : TEXT, new byte[0]));
            beyond.write(times(allowed + 1, RawSocket.frame(kind, new byte[0])));

            assertThat(beyond.readCloseCode()).isEqualTo(4429);
            assertThat(beyond.read().opcode()).isEqualTo(-1);
            server.send(ada, "still here");
            assertThat(text(within)).contains("still here");
        }
    }

    /** Behind the pongs. */
    private static String text(RawSocket socket) {
        RawSocket.Received frame = socket.read();
        while (frame.opcode() == 9 || frame.opcode() == 10) {
            frame = socket.read();
        }
        assertThat(frame.opcode()).isEqualTo(1);
        return new String(frame.payload(), ISO_8859_1);
    }

    @Test
    void aFloodOfEmptyFragmentsEndsWith4429() {
        try (RawSocket client = open()) {
            for (int message = 0; message < 4; message++) {
                client.write(RawSocket.frame(TEXT_FRAGMENT, new byte[0]));
                client.write(times(62, RawSocket.frame(CONTINUATION, new byte[0])));
                client.write(RawSocket.frame(0x80, new byte[0]));
            }

            assertThat(client.readCloseCode()).isEqualTo(4429);
        }
    }

    @Test
    void aFloodLeavesItsUserOfflineAtOnceAndItsConnectionForFiveSecondsAtMost() {
        try (RawSocket client = open()) {
            server.awaitSockets(1);
            client.write(times(201, RawSocket.frame(PING, new byte[0])));
            assertThat(client.readCloseCode()).isEqualTo(4429);

            client.write(times(100_000, RawSocket.frame(PING, new byte[0])));
            assertThat(client.read().opcode()).isEqualTo(-1);
            assertThat(server.isOnline(ada)).isFalse();
            assertThat(server.followings()).isZero();

            server.letGoBy(Duration.ofMillis(5001));
            server.awaitSockets(0);
        }
    }

    /** The close frame used to be lost with what nobody had read, or in front of the answer to the handshake. */
    @ParameterizedTest
    @CsvSource({"0x83, 1002", "0x82, 1003", "0x8b, 1002", "0x81, 4400"})
    void aViolationRightBehindTheHandshakeEndsWithItsCode(int firstOctet, int code) {
        String head = "GET /api/ws HTTP/1.1\r\nHost: localhost:" + server.port() + "\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Protocol: notification.v1, bearer." + server.token(ada) + "\r\n\r\n";
        String frame = new String(RawSocket.frame(firstOctet, "{".getBytes(ISO_8859_1)), ISO_8859_1);
        String more = new String(times(2000, RawSocket.frame(PONG, new byte[5])), ISO_8859_1);

        for (int round = 0; round < 50; round++) {
            List<Integer> ends = Racing.of(4, racer -> {
                try (RawSocket client = RawSocket.raw(server.port(), head + frame + more)) {
                    assertThat(client.status()).isEqualTo(101);
                    return client.readCloseCode();
                }
            });
            // With 4400 the flood behind it may be found first: the client is not heard any more either way.
            assertThat(ends).allSatisfy(end -> assertThat(end).isIn(code, code == 4400 ? 4429 : code));
        }
        server.awaitSockets(0);
    }

    @Test
    void atTheEndOfTheServerASocketThatTalksOnGets1001() {
        try (RawSocket client = open()) {
            server.awaitSockets(1);
            client.write(times(40, RawSocket.frame(PING, new byte[100])));
            var drain = new Thread(() -> server.module().drain(Duration.ofSeconds(5)), "test-drain");
            drain.start();
            client.write(times(40, RawSocket.frame(TEXT, new byte[0])));

            assertThat(client.readCloseCode()).isEqualTo(1001);
        }
    }
}
