package dev.notification.transport.ws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients may do on the wire, byte for byte (RFC 6455). */
class ClientFramesTest {
    private static final int TEXT = 0x81;
    private static final int TEXT_FRAGMENT = 0x01;
    private static final int CONTINUATION = 0x00;
    private static final int LAST = 0x80;

    private TestServer server;
    private RawSocket socket;

    @BeforeEach
    void connect() {
        server = new TestServer(WebSocketConfig.defaults());
        socket = RawSocket.upgrade(server.port(), "Authorization: Bearer " + server.token(server.user("ada")));
        await().until(() -> server.module().count() == 1);
    }

    @AfterEach
    void stop() {
        socket.close();
        server.close();
    }

    @Test
    void anUnmaskedFrameIsAProtocolError() {
        assertClosedWith(1002, RawSocket.frame(TEXT, 2, "hi".getBytes(UTF_8), false));
    }

    @Test
    void reservedBitsAndOpcodesAreProtocolErrors() {
        assertClosedWith(1002, RawSocket.frame(TEXT | 0x40, "hi".getBytes(UTF_8)));
    }

    @Test
    void aReservedOpcodeIsAProtocolError() {
        assertClosedWith(1002, RawSocket.frame(0x83, new byte[0]));
    }

    @Test
    void aFragmentedControlFrameIsAProtocolError() {
        assertClosedWith(1002, RawSocket.frame(0x09, new byte[0]));
    }

    @Test
    void aLongControlFrameIsAProtocolError() {
        assertClosedWith(1002, RawSocket.frame(0x89, new byte[126]));
    }

    @Test
    void binaryIsNotSpokenHere() {
        assertClosedWith(1003, RawSocket.frame(0x82, new byte[3]));
    }

    @Test
    void badUtf8IsRefused() {
        assertClosedWith(1007, RawSocket.frame(TEXT, new byte[] {(byte) 0xc3, 0x28}));
    }

    @Test
    void badUtf8SplitOverFragmentsIsRefused() {
        socket.write(RawSocket.frame(TEXT_FRAGMENT, new byte[] {(byte) 0xe2, (byte) 0x82}));
        assertClosedWith(1007, RawSocket.frame(LAST, new byte[] {0x28}));
    }

    @Test
    void aHugeClaimedLengthIsRefusedBeforeItsBytesCome() {
        assertClosedWith(1009, RawSocket.frame(TEXT, 1L << 30, new byte[0], true));
    }

    @Test
    void aMessageJustTooLongIsRefused() {
        assertClosedWith(1009, RawSocket.frame(TEXT, new byte[4097]));
    }

    @Test
    void fragmentsThatAreTooLongTogetherAreRefused() {
        socket.write(RawSocket.frame(TEXT_FRAGMENT, new byte[4000]));
        assertClosedWith(1009, RawSocket.frame(LAST, new byte[97]));
    }

    @Test
    void aFloodOfFragmentsIsRefused() {
        var flood = new ByteArrayOutputStream();
        flood.writeBytes(RawSocket.frame(TEXT_FRAGMENT, new byte[1]));
        for (int i = 0; i < 64; i++) {
            flood.writeBytes(RawSocket.frame(CONTINUATION, new byte[0]));
        }
        assertClosedWith(1009, flood.toByteArray());
    }

    @Test
    void whatIsAllowedIsAllowedInAnyPieces() {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(RawSocket.frame(TEXT, new byte[4096]));
        bytes.writeBytes(RawSocket.frame(TEXT_FRAGMENT, new byte[200]));
        bytes.writeBytes(RawSocket.frame(0x89, "in between".getBytes(UTF_8)));
        bytes.writeBytes(RawSocket.frame(LAST, new byte[300]));
        byte[] all = bytes.toByteArray();

        for (int at = 0; at < all.length; at += 7) {
            socket.write(Arrays.copyOfRange(all, at, Math.min(all.length, at + 7)));
        }

        RawSocket.Received pong = socket.read();
        assertThat(pong.opcode()).isEqualTo(10);
        assertThat(new String(pong.payload(), UTF_8)).isEqualTo("in between");
        assertClosedWith(1000, RawSocket.frame(0x88, new byte[] {3, (byte) 0xe8}));
    }

    @Test
    void pongsMayComeAtAnyTimeAndInAnyPieces() {
        byte[] pong = RawSocket.frame(0x8a, "late".getBytes(UTF_8));
        socket.write(pong);
        socket.write(Arrays.copyOf(pong, 3));
        socket.write(Arrays.copyOfRange(pong, 3, pong.length));
        socket.write(RawSocket.frame(TEXT_FRAGMENT, new byte[] {(byte) 0xe2, (byte) 0x82}));
        socket.write(pong);
        socket.write(RawSocket.frame(0x89, "still there?".getBytes(UTF_8)));

        assertThat(new String(socket.read().payload(), UTF_8)).isEqualTo("still there?");
        // The message that the pong came between is still one message.
        assertClosedWith(1007, RawSocket.frame(LAST, new byte[] {0x28}));
    }

    @Test
    void aPongIsCheckedLikeAnyFrame() {
        socket.write(RawSocket.frame(0x8a, new byte[0]));
        assertClosedWith(1002, RawSocket.frame(0x8a, 2, "hi".getBytes(UTF_8), false));
    }

    @Test
    void theClosingHandshakeIsAnsweredAndTheConnectionEnds() {
        assertClosedWith(1000, RawSocket.frame(0x88, new byte[] {3, (byte) 0xe8}));
    }

    @Test
    void anInvalidCloseCodeIsAProtocolError() {
        assertClosedWith(1002, RawSocket.frame(0x88, new byte[] {3, (byte) 0xed}));
    }

    private void assertClosedWith(int code, byte[] bytes) {
        socket.write(bytes);
        RawSocket.Received frame = socket.read();
        assertThat(frame.closeCode()).isEqualTo(code);
        assertThat(socket.read().opcode()).isEqualTo(-1);
        socket.close();
        await().until(() -> server.module().count() == 0);
    }
}
