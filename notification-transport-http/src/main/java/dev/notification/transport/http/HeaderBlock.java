package dev.notification.transport.http;

import java.nio.charset.StandardCharsets;
import org.glassfish.grizzly.Buffer;

/**
 * The bytes of a request's head, read a second time and to the letter (RFC 9112, sections 2 to 6), since the parsed form
 * no longer shows what was ambiguous. Allocates one array for all of it: asking Grizzly's buffer for each byte showed
 * in profiles.
 */
final class HeaderBlock {
    private static final byte[] CONTENT_LENGTH = bytes("content-length");
    private static final byte[] TRANSFER_ENCODING = bytes("transfer-encoding");
    private static final byte[] HOST = bytes("host");
    private static final boolean[] TOKEN = new boolean[128];

    static {
        for (char c = '!'; c < 127; c++) {
            TOKEN[c] = Character.isLetterOrDigit(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
        }
    }

    private final byte[] head;
    private int at;
    private int uriBytes;
    private int lengths;
    private int hosts;
    private boolean transferEncoding;

    /** What there is to know. */
    record Summary(boolean isValid, int uriBytes, boolean hasTransferEncoding) {}

    private HeaderBlock(byte[] head) {
        this.head = head;
    }

    /** Of everything before the buffer's position. */
    static Summary of(Buffer buffer) {
        byte[] head = new byte[buffer.position()];
        buffer.position(0);
        buffer.get(head);
        var block = new HeaderBlock(head);
        boolean valid = block.requestLine() && block.headers() && block.lengths <= 1 && block.hosts <= 1;
        return new Summary(valid, block.uriBytes, block.transferEncoding);
    }

    private boolean requestLine() {
        while (at < head.length && isLineEnd(head[at])) {
            at++;
        }
        boolean valid = true;
        for (; at < head.length && head[at] != ' '; at++) {
            valid &= isToken(head[at]);
        }
        int start = ++at;
        for (; at < head.length && head[at] != ' ' && !isLineEnd(head[at]); at++) {
            valid &= isUriByte(at);
        }
        uriBytes = at - start;
        return skipLine() && valid;
    }

    /** RFC 3986, section 2: no controls, nothing beyond ASCII, and % before two hexadecimal digits. */
    private boolean isUriByte(int index) {
        byte b = head[index];
        boolean escape = b != '%' || index + 2 < head.length && isHex(head[index + 1]) && isHex(head[index + 2]);
        return b > ' ' && b < 127 && escape;
    }

    private boolean headers() {
        while (at < head.length && !isLineEnd(head[at])) {
            int name = at;
            while (at < head.length && isToken(head[at])) {
                at++;
            }
            if (at == name || at == head.length || head[at] != ':') {
                return false;
            }
            count(name, at);
            if (!skipLine()) {
                return false;
            }
        }
        return true;
    }

    private void count(int start, int stop) {
        if (is(CONTENT_LENGTH, start, stop)) {
            lengths++;
        } else if (is(TRANSFER_ENCODING, start, stop)) {
            lengths++;
            transferEncoding = true;
        } else if (is(HOST, start, stop)) {
            hosts++;
        }
    }

    private boolean is(byte[] name, int start, int stop) {
        if (stop - start != name.length) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if ((head[start + i] | 0x20) != name[i]) {
                return false;
            }
        }
        return true;
    }

    /** To the next line; false if there is a control character on the way (RFC 9110, section 5.5). */
    private boolean skipLine() {
        for (; at < head.length; at++) {
            byte b = head[at];
            if (b == '\n') {
                at++;
                return true;
            }
            boolean lineEnd = b == '\r' && at + 1 < head.length && head[at + 1] == '\n';
            if (b >= 0 && b < ' ' && b != '\t' && !lineEnd || b == 127) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLineEnd(byte b) {
        return b == '\r' || b == '\n';
    }

    /** RFC 9110, section 5.6.2. */
    private static boolean isToken(byte b) {
        return b > 0 && TOKEN[b];
    }

    private static boolean isHex(byte b) {
        return Character.digit(b, 16) >= 0;
    }

    private static byte[] bytes(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }
}
