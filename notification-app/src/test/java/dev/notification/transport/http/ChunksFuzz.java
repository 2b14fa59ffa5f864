package dev.notification.transport.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Tag;

/** Whatever bytes come as a chunked body, they have one meaning, whatever the pieces they come in. */
@Tag("fuzz")
class ChunksFuzz {
    @FuzzTest
    void aBodyHasOneMeaning(byte[] bytes) {
        assertThat(read(bytes, 1)).isEqualTo(read(bytes, Math.max(1, bytes.length)));
    }

    /** Its content and what became of it. */
    private static String read(byte[] bytes, int piece) {
        var reader = new ChunkReader();
        ByteBuffer content = ByteBuffer.allocate(bytes.length);
        int at = 0;
        while (at < bytes.length && !reader.isAtEnd()) {
            ByteBuffer in = ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at));
            try {
                reader.read(in, content);
            } catch (ChunkReader.MalformedException e) {
                return "malformed";
            }
            at = in.position();
        }
        return ISO_8859_1.decode(content.flip()) + (reader.isAtEnd() ? " ends at " + at : " goes on");
    }
}
