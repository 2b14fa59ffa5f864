package dev.notification.transport.http;

import java.nio.ByteBuffer;

/**
 * Takes a chunked body apart, to the letter (RFC 9112, section 7.1): sizes of hexadecimal digits alone, every line ended by
 * CRLF, short extensions and trailers, which are checked and dropped. Where one reader is lenient and another is not, one
 * request becomes two. It keeps a few numbers and no bytes, so it makes no difference in what pieces a body comes. One per
 * body, used by one thread at a time.
 */
final class ChunkReader {
    /** Of all extensions of a body together; nobody here understands any. */
    static final int MAX_EXTENSION_BYTES = 1024;
    /** Of all trailers of a body together, names and all. */
    static final int MAX_TRAILER_BYTES = 8192;
    /** Leading zeros among them; the largest such size is far beyond every limit of a body, and fits into a long. */
    private static final int MAX_DIGITS = 15;
    /** Fields that would change what the message is, for whom or from whom, had they come in its head (RFC 9110, section 6.5.1). */
    private static final byte[][] FORBIDDEN_TRAILERS = {
        Octets.of("authorization"),
        Octets.of("connection"),
        Octets.of("content-encoding"),
        Octets.of("content-length"),
        Octets.of("content-type"),
        Octets.of("host"),
        Octets.of("transfer-encoding"),
        Octets.of("upgrade")
    };

    private enum State {
        SIZE,
        EXTENSION,
        SIZE_LF,
        DATA,
        DATA_CR,
        DATA_LF,
        TRAILER,
        TRAILER_NAME,
        TRAILER_VALUE,
        TRAILER_LF,
        END_LF,
        END
    }

    private State state = State.SIZE;
    private int digits;
    private long left;
    private int extensionBytes;
    private int trailerBytes;
    /** The name of the trailer that is being read, as far as one that is forbidden could go. */
    private final byte[] name = new byte[17];

    private int nameLength;

    /** The body is not what it should be; whatever follows means nothing. */
    static final class MalformedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        MalformedException(String message) {
            super(message, null, false, false);
        }
    }

    /** Whether all of the body has been read. */
    boolean isAtEnd() {
        return state == State.END;
    }

    /**
     * Reads on until {@code in} has nothing left or the body ends, whichever comes first.
     *
     * @param out gets the content; has room for as many bytes as {@code in} has
     * @throws MalformedException at the first byte that is wrong
     */
    void read(ByteBuffer in, ByteBuffer out) {
        while (in.hasRemaining() && state != State.END) {
            if (state == State.DATA) {
                content(in, out);
            } else {
                state = next(in.get());
            }
        }
    }

    private void content(ByteBuffer in, ByteBuffer out) {
        int length = (int) Math.min(left, in.remaining());
        out.put(in.slice(in.position(), length));
        in.position(in.position() + length);
        left -= length;
        if (left == 0) {
            state = State.DATA_CR;
        }
    }

    private State next(byte b) {
        return switch (state) {
            case SIZE -> size(b);
            case EXTENSION -> extension(b);
            case SIZE_LF -> afterSize(b);
            case DATA_CR -> expect(b, '\r', State.DATA_LF);
            case DATA_LF -> expect(b, '\n', State.SIZE);
            case TRAILER, TRAILER_NAME -> trailerName(b);
            case TRAILER_VALUE -> trailerValue(b);
            case TRAILER_LF -> expect(b, '\n', State.TRAILER);
            case END_LF -> expect(b, '\n', State.END);
            case DATA, END -> throw new IllegalStateException("no byte of a line: " + state);
        };
    }

    private static State expect(byte b, char wanted, State then) {
        if (b != wanted) {
            throw new MalformedException("a line or a chunk does not end where it should");
        }
        return then;
    }

    private State size(byte b) {
        int digit = Octets.hex(b);
        if (digit >= 0 && digits < MAX_DIGITS) {
            left = left << 4 | digit;
            digits++;
            return State.SIZE;
        }
        if (digits == 0 || b != ';' && b != '\r') {
            throw new MalformedException("the size of a chunk is not 1 to 15 hexadecimal digits");
        }
        return b == ';' ? State.EXTENSION : State.SIZE_LF;
    }

    private State extension(byte b) {
        if (b == '\r') {
            return State.SIZE_LF;
        }
        if (!Octets.isOfValue(b) || ++extensionBytes > MAX_EXTENSION_BYTES) {
            throw new MalformedException("a chunk has a malformed extension, or too many");
        }
        return State.EXTENSION;
    }

    private State afterSize(byte b) {
        State then = expect(b, '\n', left > 0 ? State.DATA : State.TRAILER);
        digits = 0;
        return then;
    }

    private State trailerName(byte b) {
        if (state == State.TRAILER) {
            nameLength = 0;
            if (b == '\r') {
                return State.END_LF;
            }
        }
        count();
        if (b == ':' && nameLength > 0 && !isForbidden()) {
            return State.TRAILER_VALUE;
        }
        if (!Octets.isToken(b)) {
            throw new MalformedException("a trailer is malformed, or may not be one");
        }
        if (nameLength < name.length) {
            name[nameLength] = b;
        }
        nameLength++;
        return State.TRAILER_NAME;
    }

    private State trailerValue(byte b) {
        count();
        if (b == '\r') {
            return State.TRAILER_LF;
        }
        if (!Octets.isOfValue(b)) {
            throw new MalformedException("a trailer has a control character");
        }
        return State.TRAILER_VALUE;
    }

    private void count() {
        if (++trailerBytes > MAX_TRAILER_BYTES) {
            throw new MalformedException("the trailers are too long");
        }
    }

    private boolean isForbidden() {
        for (byte[] forbidden : FORBIDDEN_TRAILERS) {
            if (nameLength == forbidden.length && Octets.isWord(forbidden, name, 0, nameLength)) {
                return true;
            }
        }
        return false;
    }
}
