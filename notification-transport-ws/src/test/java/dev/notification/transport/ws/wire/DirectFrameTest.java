package dev.notification.transport.ws.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class DirectFrameTest {
    private final DirectFrame last = new DirectFrame();

    @Test
    void isWholeForTheNextSocketWhateverTheOneBeforeTook() {
        byte[] frame = {1, 2, 3, 4};

        for (int taken = 0; taken <= frame.length; taken++) {
            ByteBuffer bytes = last.of(frame);
            assertThat(read(bytes, frame.length)).containsExactly(1, 2, 3, 4);
            last.of(frame).position(taken);
        }
    }

    @Test
    void isSharedByAllSocketsOfAFrame() {
        byte[] frame = {1, 2, 3};

        ByteBuffer first = last.of(frame);

        assertThat(first.isDirect()).isTrue();
        assertThat(last.of(frame)).isSameAs(first);
        first.put(0, (byte) 9);
        assertThat(last.of(frame).get(0)).as("not copied again").isEqualTo((byte) 9);
    }

    @Test
    void isAnotherForAnotherFrameOfTheSameLengthOrAnyOther() {
        byte[] large = new byte[DirectFrame.MAX_BYTES + 1];
        large[DirectFrame.MAX_BYTES] = 9;

        assertThat(read(last.of(new byte[] {1, 2, 3}), 3)).containsExactly(1, 2, 3);
        assertThat(read(last.of(new byte[] {4, 5, 6}), 3)).containsExactly(4, 5, 6);
        assertThat(read(last.of(large), large.length)).isEqualTo(large);
        assertThat(read(last.of(new byte[] {7}), 1)).containsExactly(7);
        byte[] full = new byte[DirectFrame.MAX_BYTES];
        assertThat(read(last.of(full), full.length)).isEqualTo(full);
    }

    private static byte[] read(ByteBuffer bytes, int length) {
        assertThat(bytes.remaining()).isEqualTo(length);
        byte[] all = new byte[length];
        bytes.get(all);
        return all;
    }
}
