package dev.notification.transport.ws.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Tag;

/** Whatever bytes come as frames, they are let through or end the connection with a code, whatever the pieces they come in. */
@Tag("fuzz")
class FramesFuzz {
    private static final InboundLimits LIMITS = InboundLimits.text(Pace.of(10, 50));

    @FuzzTest
    void framesHaveOneMeaning(byte[] bytes) {
        int whole = code(bytes, Math.max(1, bytes.length));

        assertThat(code(bytes, 1)).isEqualTo(whole);
        assertThat(whole).isIn(0, 1002, 1003, 1009, 4429);
    }

    /** 0: all of it is let through. */
    private static int code(byte[] bytes, int piece) {
        var guard = new FrameGuard(LIMITS, 0);
        for (int at = 0; at < bytes.length; at += piece) {
            int verdict = guard.inspect(ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at)), 0);
            if (verdict != FrameGuard.FINE && verdict != FrameGuard.ONLY_PONGS) {
                return verdict;
            }
        }
        return 0;
    }
}
