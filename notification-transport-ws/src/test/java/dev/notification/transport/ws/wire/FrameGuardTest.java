package dev.notification.transport.ws.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What the guard keeps from Tyrus: only pongs that nobody need look at again. */
class FrameGuardTest {
    private static final byte[] EMPTY_PONG = {(byte) 0x8a, (byte) 0x80, 1, 2, 3, 4};
    private static final byte[] LONGER_PONG = {(byte) 0x8a, (byte) 0x82, 1, 2, 3, 4, 'a', 'b'};
    private static final byte[] TEXT = {(byte) 0x81, (byte) 0x81, 1, 2, 3, 4, 'a'};

    private final FrameGuard guard = new FrameGuard(new InboundLimits(1024, 4, false));

    @Test
    void wholePongsNeedNobody() {
        assertEquals(FrameGuard.ONLY_PONGS, inspect(EMPTY_PONG));
        assertEquals(FrameGuard.ONLY_PONGS, inspect(LONGER_PONG));
        assertEquals(FrameGuard.ONLY_PONGS, inspect(joined(LONGER_PONG, EMPTY_PONG, LONGER_PONG)));
    }

    @Test
    void everyPieceOfPongPassesOn() {
        for (int cut = 1; cut < LONGER_PONG.length; cut++) {
            assertEquals(FrameGuard.FINE, inspect(part(LONGER_PONG, 0, cut)), "before byte " + cut);
            assertEquals(FrameGuard.FINE, inspect(part(LONGER_PONG, cut, LONGER_PONG.length)), "from byte " + cut);
        }
        assertEquals(FrameGuard.ONLY_PONGS, inspect(EMPTY_PONG), "the next whole one");
    }

    @Test
    void pongBesideSomethingElsePassesOn() {
        assertEquals(FrameGuard.FINE, inspect(joined(EMPTY_PONG, TEXT)));
        assertEquals(FrameGuard.FINE, inspect(joined(TEXT, EMPTY_PONG)));
        assertEquals(FrameGuard.FINE, inspect(joined(EMPTY_PONG, part(EMPTY_PONG, 0, 1))));
    }

    @Test
    void pongIsCheckedLikeAnyFrame() {
        assertEquals(1002, inspect(new byte[] {(byte) 0x8a, 0}), "not masked");
        assertEquals(
                1002,
                new FrameGuard(new InboundLimits(1024, 4, false))
                        .inspect(ByteBuffer.wrap(new byte[] {(byte) 0x8a, (byte) 0xfe})),
                "longer than 125 bytes");
    }

    private int inspect(byte[] bytes) {
        return guard.inspect(ByteBuffer.wrap(bytes));
    }

    private static byte[] part(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    private static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] bytes : parts) {
            all.writeBytes(bytes);
        }
        return all.toByteArray();
    }
}
