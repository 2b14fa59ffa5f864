package dev.notification.transport.ws.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the guard keeps from Tyrus: only pongs that nobody need look at again. */
class FrameGuardTest {
    private static final byte[] EMPTY_PONG = {(byte) 0x8a, (byte) 0x80, 1, 2, 3, 4};
    private static final byte[] LONGER_PONG = {(byte) 0x8a, (byte) 0x82, 1, 2, 3, 4, 'a', 'b'};
    private static final byte[] TEXT = {(byte) 0x81, (byte) 0x81, 1, 2, 3, 4, 'a'};

    private static final InboundLimits LIMITS = new InboundLimits(1024, 4, false, Pace.of(10, 50), Pace.of(20, 200));

    private long now;
    private final FrameGuard guard = new FrameGuard(LIMITS, 0);

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
                new FrameGuard(LIMITS, 0).inspect(ByteBuffer.wrap(new byte[] {(byte) 0x8a, (byte) 0xfe}), 0),
                "longer than 125 bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x89, 0x8a, 0x88, 0x01, 0x81})
    void everyFrameOfAnyKindCosts(int kind) {
        boolean message = (kind & 0x0f) == 1;
        // Of a message in pieces it is the pieces that cost.
        byte[] frame = {(byte) (kind == 0x01 ? 0x00 : kind), (byte) 0x80, 1, 2, 3, 4};
        boolean piece = kind == 0x01;
        int burst = message && !piece ? 50 : 200;
        FrameGuard flooded = new FrameGuard(new InboundLimits(1024, 1000, false, Pace.of(10, 50), Pace.of(20, 200)), 0);

        for (int i = 0; i < burst; i++) {
            assertThat(flooded.inspect(ByteBuffer.wrap(frame), 0)).isLessThan(1000);
        }

        assertEquals(FrameGuard.TOO_MANY, flooded.inspect(ByteBuffer.wrap(frame), 0));
    }

    @Test
    void whatHasBeenPaidForMayComeAgain() {
        for (int second = 0; second < 100; second++) {
            for (int i = 0; i < 10; i++) {
                assertEquals(FrameGuard.FINE, inspect(TEXT));
                assertEquals(FrameGuard.ONLY_PONGS, inspect(joined(EMPTY_PONG, EMPTY_PONG)));
            }
            now += TimeUnit.SECONDS.toNanos(1);
        }
    }

    @Test
    void itMakesNoDifferenceInWhatPiecesAFloodComes() {
        byte[] flood = joined(Collections.nCopies(201, LONGER_PONG).toArray(byte[][]::new));
        for (int at = 0; at < flood.length - LONGER_PONG.length + 5; at++) {
            assertThat(inspect(part(flood, at, at + 1))).isLessThan(1000);
        }
        assertEquals(
                FrameGuard.TOO_MANY,
                inspect(part(flood, flood.length - LONGER_PONG.length + 5, flood.length - LONGER_PONG.length + 6)));
    }

    private int inspect(byte[] bytes) {
        return guard.inspect(ByteBuffer.wrap(bytes), now);
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
