package dev.notification.transport.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Chunked bodies, to the letter. */
class ChunkReaderTest {
    private static final String REFUSED = "refused";
    private static final String UNFINISHED = "unfinished: ";

    /** The content and what is left behind the body, or what else became of it. */
    private static String read(String... pieces) {
        var reader = new ChunkReader();
        var content = new StringBuilder();
        var rest = new StringBuilder();
        for (String piece : pieces) {
            ByteBuffer in = ByteBuffer.wrap(piece.getBytes(ISO_8859_1));
            ByteBuffer out = ByteBuffer.allocate(in.remaining());
            try {
                reader.read(in, out);
            } catch (ChunkReader.MalformedException e) {
                return REFUSED;
            }
            content.append(ISO_8859_1.decode(out.flip()));
            rest.append(ISO_8859_1.decode(in));
        }
        return reader.isAtEnd() ? content + "|" + rest : UNFINISHED + content;
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of("0\r\n\r\n", "|"),
                Arguments.of("5\r\nhello\r\n0\r\n\r\n", "hello|"),
                Arguments.of("3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\nGET /", "hello|GET /"),
                Arguments.of("00a\r\n0123456789\r\n000\r\n\r\n", "0123456789|"),
                Arguments.of("A;x=1;y=\"a b\"\r\n\r\n34567\r\n\0\r\n0;z\r\n\r\n", "\r\n34567\r\n\0|"),
                Arguments.of("1\r\nx\r\n0\r\nX-Sum: 1\r\nEmpty:\r\n\r\nmore", "x|more"),
                Arguments.of("5\r\nhel", UNFINISHED + "hel"),
                Arguments.of("", UNFINISHED),
                Arguments.of("\r\n", REFUSED),
                Arguments.of(";x\r\n\r\n", REFUSED),
                Arguments.of(" 5\r\nhello\r\n0\r\n\r\n", REFUSED),
                Arguments.of("5 \r\nhello\r\n0\r\n\r\n", REFUSED),
                Arguments.of("5\t;x\r\nhello\r\n0\r\n\r\n", REFUSED),
                Arguments.of("5\nhello\r\n0\r\n\r\n", REFUSED),
                Arguments.of("5\r\nhello\n0\r\n\r\n", REFUSED),
                Arguments.of("5\r\nhello0\r\n\r\n", REFUSED),
                Arguments.of("5\r\nhelloo\r\n0\r\n\r\n", REFUSED),
                Arguments.of("5\rhello\r\n0\r\n\r\n", REFUSED),
                Arguments.of("5;x\nhello\r\n0\r\n\r\n", REFUSED),
                Arguments.of("5;\u001b\r\nhello\r\n0\r\n\r\n", REFUSED),
                Arguments.of("0x5\r\nhello\r\n0\r\n\r\n", REFUSED),
                Arguments.of("-5\r\nhello\r\n0\r\n\r\n", REFUSED),
                Arguments.of("+5\r\nhello\r\n0\r\n\r\n", REFUSED),
                Arguments.of("g\r\nhello\r\n0\r\n\r\n", REFUSED),
                Arguments.of("1000000000000000\r\n", REFUSED),
                Arguments.of("ffffffffffffffff5\r\nhello\r\n0\r\n\r\n", REFUSED),
                Arguments.of("0\r\n\n", REFUSED),
                Arguments.of("0\n\r\n", REFUSED),
                Arguments.of("0\r\nX: a\n\r\n", REFUSED),
                Arguments.of("0\r\nX : a\r\n\r\n", REFUSED),
                Arguments.of("0\r\nX: a\r\n b\r\n\r\n", REFUSED),
                Arguments.of("0\r\n: a\r\n\r\n", REFUSED),
                Arguments.of("0\r\nX: a\0\r\n\r\n", REFUSED),
                Arguments.of("0\r\nContent-Length: 5\r\n\r\n", REFUSED),
                Arguments.of("0\r\nTRANSFER-ENCODING: chunked\r\n\r\n", REFUSED),
                Arguments.of("0\r\nhost: a\r\n\r\n", REFUSED),
                Arguments.of("0\r\nAuthorization: Bearer x\r\n\r\n", REFUSED),
                Arguments.of("0\r\nTransfer-Encodings: x\r\n\r\n", "|"));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void aBodyIsReadToTheLetterInWhateverPiecesItComes(String body, String outcome) {
        assertThat(read(body)).isEqualTo(outcome);
        assertThat(read(body.split("(?<=.)", -1)).replace("|", ""))
                .as("byte by byte")
                .isEqualTo(outcome.replace("|", ""));
        for (int cut = 0; cut <= body.length(); cut++) {
            assertThat(read(body.substring(0, cut), body.substring(cut)))
                    .as("cut before byte %d", cut)
                    .isEqualTo(outcome);
        }
    }

    @Test
    void extensionsAndTrailersAreBounded() {
        assertThat(read("1;" + "x".repeat(1024) + "\r\nx\r\n0\r\n\r\n")).isEqualTo("x|");
        assertThat(read("1;" + "x".repeat(1025) + "\r\nx\r\n0\r\n\r\n")).isEqualTo(REFUSED);
        assertThat(read("1;xxx\r\nx\r\n".repeat(342))).as("together").isEqualTo(REFUSED);
        assertThat(read("0\r\nX: " + "x".repeat(8100) + "\r\n\r\n")).isEqualTo("|");
        assertThat(read("0\r\nX: " + "x".repeat(8192))).isEqualTo(REFUSED);
        assertThat(read("0\r\n" + "X: x\r\n".repeat(2000))).as("together").isEqualTo(REFUSED);
    }
}
