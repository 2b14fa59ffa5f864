package dev.notification.transport.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Whether the address in a request line means one thing only (RFC 9112, section 3.2; RFC 3986): of a known form, its percent
 * escapes whole and UTF-8, its path without what some server or proxy would take for a separator or an end, and not above
 * its root.
 */
final class RequestTarget {
    private static final byte[] HTTP = Octets.of("http://");
    private static final byte[] HTTPS = Octets.of("https://");

    private final byte[] bytes;
    private final int start;
    private final int end;
    private int authorityStart;
    private int authorityEnd;
    private int pathEnd;
    private boolean isSimple = true;
    private boolean hasSteps;

    /** @param start of its first byte, {@code end} behind its last one; all of them {@link Octets#isOfAddress} */
    RequestTarget(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.start = start;
        this.end = end;
    }

    /** @param asterisk whether the method may ask about the server as a whole */
    boolean isValid(boolean asterisk) {
        if (bytes[start] == '/') {
            return isPath(start);
        }
        if (isAbsolute()) {
            return authorityEnd == end || isPath(authorityEnd);
        }
        return asterisk && end - start == 1 && bytes[start] == '*';
    }

    private boolean isAbsolute() {
        int scheme = startsWith(HTTP) ? HTTP.length : startsWith(HTTPS) ? HTTPS.length : 0;
        if (scheme == 0) {
            return false;
        }
        authorityStart = start + scheme;
        authorityEnd = authorityStart;
        while (authorityEnd < end && bytes[authorityEnd] != '/' && bytes[authorityEnd] != '?') {
            authorityEnd++;
        }
        return true;
    }

    private boolean startsWith(byte[] scheme) {
        return end - start >= scheme.length && Octets.isWord(scheme, bytes, start, start + scheme.length);
    }

    /** As it is {@link #simplified}, without its query, and without the scheme and host that it may begin with. */
    String path() {
        boolean isPlain = isSimple || authorityStart != 0 || pathEnd <= start;
        byte[] address = isPlain ? Arrays.copyOfRange(bytes, start, end) : simplified();
        int from = authorityStart == 0 ? 0 : authorityEnd - start;
        int to = from;
        while (to < address.length && address[to] != '?') {
            to++;
        }
        return new String(address, from, to - from, StandardCharsets.US_ASCII);
    }

    /** Whether it names the same host as the Host field, or none. */
    boolean agreesWith(int hostStart, int hostEnd) {
        int length = authorityEnd - authorityStart;
        if (length == 0) {
            return authorityStart == 0;
        }
        boolean same = length == hostEnd - hostStart;
        for (int i = 0; same && i < length; i++) {
            same = Octets.lower(bytes[authorityStart + i]) == Octets.lower(bytes[hostStart + i]);
        }
        return same;
    }

    /** Of its first byte. */
    int start() {
        return start;
    }

    /** Behind its last byte. */
    int end() {
        return end;
    }

    /** Whether it is written as it would be by {@link #simplified}. */
    boolean isSimple() {
        return isSimple;
    }

    /**
     * The same address without percent escapes where none are needed, which make no difference (RFC 9110, section 4.2.3), and
     * without a slash at the end of its path, which makes none here: so that nobody who looks at an address needs to know.
     */
    byte[] simplified() {
        byte[] simple = new byte[end - start];
        int length = 0;
        for (int i = start; i < pathEnd; i++) {
            int octet = bytes[i] == '%' ? escape(i) : -1;
            boolean needless = octet >= 0 && isUnreserved(octet);
            simple[length++] = needless ? (byte) octet : bytes[i];
            i += needless ? 2 : 0;
        }
        if (endsWithSlash()) {
            length--;
        }
        System.arraycopy(bytes, pathEnd, simple, length, end - pathEnd);
        return Arrays.copyOf(simple, length + end - pathEnd);
    }

    /** Whether its path has a slash at its end that is not its beginning. */
    boolean endsWithSlash() {
        return pathEnd > start + 1 && bytes[pathEnd - 1] == '/' && pathEnd - 1 > authorityEnd;
    }

    /** Without the full stop: a segment of nothing else is no name, and stays as it came. */
    private static boolean isUnreserved(int octet) {
        return octet < 0x80 && (Octets.isDigit((byte) octet) || isLetter(octet) || "-_~".indexOf(octet) >= 0);
    }

    private static boolean isLetter(int octet) {
        return octet >= 'A' && octet <= 'Z' || octet >= 'a' && octet <= 'z';
    }

    /** And its query. */
    private boolean isPath(int from) {
        pathEnd = end;
        var utf8 = new Utf8();
        int depth = 0;
        int length = 0;
        int dots = 0;
        boolean query = false;
        for (int i = from; i < end; i++) {
            byte raw = bytes[i];
            int octet = raw;
            boolean escaped = raw == '%';
            if (escaped) {
                octet = escape(i);
                i += 2;
                if (octet < 0 || isForbidden(octet, query)) {
                    return false;
                }
                isSimple = isSimple && (query || !isUnreserved(octet));
            }
            if (!utf8.accepts(octet) || raw == '[' || raw == ']') {
                return false;
            }
            boolean endsPath = !query && raw == '?';
            if (!query && (raw == '/' || endsPath)) {
                depth += step(length, dots);
                length = 0;
                dots = 0;
            } else {
                length++;
                dots += octet == '.' ? 1 : 0;
            }
            if (endsPath) {
                query = true;
                pathEnd = i;
            }
            if (depth < 0) {
                return false;
            }
        }
        isSimple = isSimple && !endsWithSlash();
        return utf8.isBetweenCharacters() && (query || depth + step(length, dots) >= 0);
    }

    /** Whether a segment of its path is one full stop or two, which a client resolves before it asks (RFC 3986, section 5.2.4). */
    boolean hasSteps() {
        return hasSteps;
    }

    /** How much deeper a segment leads; a segment of nothing is nowhere. */
    private int step(int length, int dots) {
        hasSteps |= length > 0 && length == dots && length <= 2;
        if (length == 2 && dots == 2) {
            return -1;
        }
        return length == 0 || length == 1 && dots == 1 ? 0 : 1;
    }

    /** The byte that an escape at that place stands for; -1 if it is none. */
    private int escape(int at) {
        if (at + 2 >= end) {
            return -1;
        }
        int high = Octets.hex(bytes[at + 1]);
        int low = Octets.hex(bytes[at + 2]);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    /** In a path, what would be a separator or a control were it not escaped; in a query, what ends a text elsewhere. */
    private static boolean isForbidden(int octet, boolean query) {
        return query ? octet == 0 : octet < ' ' || octet == 127 || octet == '/' || octet == '\\';
    }

    /** Whether bytes are UTF-8 (RFC 3629): no longer forms than needed, no halves of surrogate pairs. */
    private static final class Utf8 {
        private int expected;
        private int low = 0x80;
        private int high = 0xbf;

        boolean accepts(int octet) {
            if (expected > 0) {
                boolean fits = octet >= low && octet <= high;
                expected--;
                low = 0x80;
                high = 0xbf;
                return fits;
            }
            if (octet < 0x80) {
                return true;
            }
            expected = octet < 0xe0 ? 1 : octet < 0xf0 ? 2 : 3;
            low = octet == 0xe0 ? 0xa0 : octet == 0xf0 ? 0x90 : 0x80;
            high = octet == 0xed ? 0x9f : octet == 0xf4 ? 0x8f : 0xbf;
            return octet >= 0xc2 && octet <= 0xf4;
        }

        boolean isBetweenCharacters() {
            return expected == 0;
        }
    }
}
