package dev.notification.transport.http;

import java.nio.charset.StandardCharsets;
import org.glassfish.grizzly.Buffer;

/**
 * A request's head, read to the letter (RFC 9112, sections 2 to 6) before Grizzly sees it: Grizzly guesses where a head is
 * ambiguous, and a proxy in front may guess otherwise. Read from the front up to the first byte that is wrong, so it makes
 * no difference in what pieces it comes.
 */
final class HeaderBlock {
    static final int MAX_BYTES = 8192;
    static final int MAX_HEADERS = 100;
    static final int MAX_URI_BYTES = 2048;
    /** Two empty lines: a client that ends a body with one too many is forgiven (RFC 9112, section 2.2). */
    static final int MAX_EMPTY_BYTES = 4;

    /** What becomes of a head. */
    enum Verdict {
        INCOMPLETE,
        WELL_FORMED,
        MALFORMED,
        URI_TOO_LONG,
        TOO_LARGE,
        EXPECTATION_FAILED,
        CONTENT_ENCODED,
        NOWHERE,
        METHOD_NOT_IMPLEMENTED,
        VERSION_NOT_SUPPORTED
    }

    private static final byte[] CONTENT_LENGTH = Octets.of("content-length");
    private static final byte[] TRANSFER_ENCODING = Octets.of("transfer-encoding");
    private static final byte[] HOST = Octets.of("host");
    private static final byte[] ORIGIN = Octets.of("origin");
    private static final byte[] EXPECT = Octets.of("expect");
    private static final byte[] CONNECTION = Octets.of("connection");
    private static final byte[] ACCEPT = Octets.of("accept");
    private static final byte[] CONTENT_TYPE = Octets.of("content-type");
    private static final byte[] CONTENT_ENCODING = Octets.of("content-encoding");
    private static final byte[] CLOSE = Octets.of("close");
    private static final byte[] IDENTITY = Octets.of("identity");
    private static final byte[] CHUNKED = Octets.of("chunked");
    private static final byte[] CONTINUE = Octets.of("100-continue");
    private static final byte[] HTTP = Octets.of("HTTP/");
    /** Their requests have no content; Grizzly would take that of some for the next request. */
    private static final byte[][] WITHOUT_CONTENT = {
        Octets.of("get"), Octets.of("head"), Octets.of("delete"), Octets.of("trace")
    };
    /** Of proxies. */
    private static final byte[][] NOT_IMPLEMENTED = {Octets.of("connect")};
    /** What a client that takes HTTP/2 for granted begins with (RFC 9113, section 3.4). */
    private static final byte[][] OF_HTTP_2 = {Octets.of("pri")};

    private static final byte[] HEAD = Octets.of("head");

    private static final byte[][] ABOUT_THE_SERVER = {Octets.of("options")};

    private static final String REQUEST_LINE =
            "a request line is a method, an address and HTTP/1.1, with one blank between them and CR LF behind";
    private static final String HEADER_LINE =
            "a header line is a name, a colon right behind it and a value without controls, and ends with CR LF";
    private static final String LENGTH =
            "a body has either one Content-Length, a whole number, or one Transfer-Encoding, which is chunked";

    /** Enough for what fits into a long. */
    private static final int MAX_DIGITS = 18;

    private final byte[] head;
    private int start;
    private int end;
    private int at;
    private int begin;
    private boolean hasBegun;
    private Verdict verdict = Verdict.INCOMPLETE;

    private int methodEnd;
    private RequestTarget target;
    private int major;
    private int minor;
    private int headers;
    private int lengths;
    private int contentTypes;
    private boolean hasContent;
    private boolean isChunked;
    private int hosts;
    private int hostStart;
    private int hostEnd;
    private boolean isUnexpected;
    private int origins;
    private int originStart;
    private int originEnd;
    private boolean isEncoded;
    private boolean closes;
    private String why = "";

    private HeaderBlock(byte[] head, int start, int end) {
        this.head = head;
        this.begin = start;
        this.at = start;
        this.end = end;
    }

    /** Of what begins at the buffer's position; the buffer stays as it is. */
    static HeaderBlock of(Buffer buffer) {
        int length = Math.min(buffer.remaining(), MAX_EMPTY_BYTES + MAX_BYTES);
        if (buffer.hasArray()) {
            int start = buffer.arrayOffset() + buffer.position();
            return read(buffer.array(), start, start + length);
        }
        // In several pieces: to ask such a buffer for each byte showed in profiles.
        int position = buffer.position();
        byte[] copy = new byte[length];
        buffer.get(copy);
        buffer.position(position);
        return read(copy, 0, length);
    }

    /** Of the bytes from {@code start} to before {@code end}. */
    static HeaderBlock read(byte[] bytes, int start, int end) {
        var block = new HeaderBlock(bytes, start, end);
        if (block.emptyLines() && block.requestLine() && block.headers()) {
            block.verdict = block.meaning();
        } else if (block.verdict == Verdict.INCOMPLETE && block.end - block.begin == MAX_BYTES) {
            block.verdict = Verdict.TOO_LARGE;
        }
        block.start = start;
        block.begin -= start;
        return block;
    }

    Verdict verdict() {
        return verdict;
    }

    /** How many bytes of empty lines come before it. */
    int begin() {
        return begin;
    }

    /** Whether there is anything but empty lines. */
    boolean hasBegun() {
        return hasBegun;
    }

    /** Whether an Origin field has been read; also of a head that is wrong behind it, or not all here. */
    boolean hasOrigin() {
        return origins > 0;
    }

    /** What the Origin field says; nothing if there is none, or more than one. */
    String origin() {
        return origins == 1 ? new String(head, originStart, originEnd - originStart, StandardCharsets.ISO_8859_1) : "";
    }

    /** The address in the request line without its query, once {@link #hasOrigin}. */
    String path() {
        return target.path();
    }

    /** What is wrong with one that is malformed, in words for whoever wrote the client; empty for others. */
    String why() {
        return why;
    }

    /** Whether its client asks for no more on this connection, among other things perhaps (RFC 9112, section 9.3). */
    boolean closes() {
        return closes;
    }

    /** Whether its answer has no content. */
    boolean isHead() {
        return methodEnd > 0 && Octets.isWord(HEAD, head, start + begin, methodEnd);
    }

    /** Its address; only of one that is well formed. */
    RequestTarget target() {
        return target;
    }

    /** How many bytes come before its address, empty lines among them. */
    int targetStart() {
        return target.start() - start;
    }

    int targetEnd() {
        return target.end() - start;
    }

    private boolean fail(Verdict reason) {
        verdict = reason;
        return false;
    }

    private boolean malformed(String reason) {
        why = reason;
        return fail(Verdict.MALFORMED);
    }

    private boolean has(int bytes) {
        return end - at >= bytes;
    }

    private boolean emptyLines() {
        while (has(2) && head[at] == '\r') {
            if (head[at + 1] != '\n' || at - begin == MAX_EMPTY_BYTES) {
                return malformed("before a request line there are two empty lines at most, and each is CR LF");
            }
            at += 2;
        }
        if (!has(1) || head[at] == '\r') {
            return false;
        }
        begin = at;
        hasBegun = true;
        // What is beyond makes no difference, whether it has come or not.
        end = Math.min(end, begin + MAX_BYTES);
        return true;
    }

    private boolean requestLine() {
        while (has(1) && Octets.isToken(head[at])) {
            at++;
        }
        if (!has(1)) {
            return false;
        }
        methodEnd = at;
        return methodEnd > begin && head[at++] == ' ' ? address() && version() : malformed(REQUEST_LINE);
    }

    private boolean address() {
        int start = at;
        while (has(1) && Octets.isOfAddress(head[at])) {
            if (at++ - start == MAX_URI_BYTES) {
                return fail(Verdict.URI_TOO_LONG);
            }
        }
        if (!has(1)) {
            return false;
        }
        if (at == start) {
            return malformed(REQUEST_LINE);
        }
        if (head[at] != ' ') {
            return malformed(
                    "a blank, a #, a control or a letter beyond ASCII in the address is to be percent-encoded");
        }
        target = new RequestTarget(head, start, at++);
        return target.isValid(isMethod(ABOUT_THE_SERVER))
                || isMethod(NOT_IMPLEMENTED)
                || isMethod(OF_HTTP_2)
                || malformed(
                        "an address is a path or a whole URL; its % are followed by two hex digits and mean UTF-8, and its"
                                + " path has no %2f, no backslash, no control and no step above its root");
    }

    /** Methods are told apart by case; a wrong one is treated like the right one here, and found out by whoever serves it. */
    private boolean isMethod(byte[]... names) {
        for (byte[] name : names) {
            if (Octets.isWord(name, head, begin, methodEnd)) {
                return true;
            }
        }
        return false;
    }

    private boolean version() {
        for (byte expected : HTTP) {
            if (!has(1)) {
                return false;
            }
            if (head[at++] != expected) {
                return malformed(REQUEST_LINE);
            }
        }
        for (int i = 0; i < 3; i++, at++) {
            if (!has(1)) {
                return false;
            }
            if (i == 1 ? head[at] != '.' : !Octets.isDigit(head[at])) {
                return malformed(REQUEST_LINE);
            }
        }
        major = head[at - 3] - '0';
        minor = head[at - 1] - '0';
        return lineEnd(REQUEST_LINE);
    }

    private boolean lineEnd(String reason) {
        if (has(1) && head[at] != '\r' || has(2) && head[at + 1] != '\n') {
            return malformed(reason);
        }
        if (!has(2)) {
            return false;
        }
        at += 2;
        return true;
    }

    private boolean headers() {
        while (has(1) && head[at] != '\r') {
            if (!header()) {
                return false;
            }
        }
        return has(1) && lineEnd(HEADER_LINE);
    }

    private boolean header() {
        int name = at;
        while (has(1) && Octets.isToken(head[at])) {
            at++;
        }
        if (!has(1)) {
            return false;
        }
        int nameEnd = at;
        if (nameEnd == name || head[at++] != ':') {
            return malformed(HEADER_LINE);
        }
        if (++headers > MAX_HEADERS) {
            return fail(Verdict.TOO_LARGE);
        }
        int value = at;
        while (has(1) && Octets.isOfValue(head[at])) {
            at++;
        }
        int valueEnd = at;
        if (!lineEnd(HEADER_LINE)) {
            return false;
        }
        while (value < valueEnd && isBlank(head[value])) {
            value++;
        }
        while (value < valueEnd && isBlank(head[valueEnd - 1])) {
            valueEnd--;
        }
        return field(name, nameEnd, value, valueEnd);
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    /** Looks at the few fields that frame the message or say whom it is for; false if one is wrong. */
    private boolean field(int name, int nameEnd, int value, int valueEnd) {
        switch (nameEnd - name) {
            case 4 -> {
                if (Octets.isWord(HOST, head, name, nameEnd)) {
                    hostStart = value;
                    hostEnd = valueEnd;
                    return ++hosts == 1 && Authority.isValid(head, value, valueEnd)
                            || malformed("there is one Host, with a name or an address and perhaps a port");
                }
            }
            case 6 -> {
                if (Octets.isWord(ORIGIN, head, name, nameEnd)) {
                    origins++;
                    originStart = value;
                    originEnd = valueEnd;
                }
                isUnexpected |=
                        Octets.isWord(EXPECT, head, name, nameEnd) && !Octets.isWord(CONTINUE, head, value, valueEnd);
                return beginsWithAToken(value, valueEnd)
                        || !Octets.isWord(ACCEPT, head, name, nameEnd)
                        || malformed("an Accept begins with a media type, such as application/json");
            }
            case 10 -> closes |= Octets.isWord(CONNECTION, head, name, nameEnd) && lists(CLOSE, value, valueEnd);
            case 12 -> {
                return !Octets.isWord(CONTENT_TYPE, head, name, nameEnd)
                        || ++contentTypes == 1
                        || malformed("there is one Content-Type");
            }
            case 14 -> {
                return !Octets.isWord(CONTENT_LENGTH, head, name, nameEnd)
                        || length(value, valueEnd)
                        || malformed(LENGTH);
            }
            case 16 ->
                isEncoded |= Octets.isWord(CONTENT_ENCODING, head, name, nameEnd)
                        && valueEnd > value
                        && !Octets.isWord(IDENTITY, head, value, valueEnd);
            case 17 -> {
                if (Octets.isWord(TRANSFER_ENCODING, head, name, nameEnd)) {
                    isChunked = true;
                    hasContent = true;
                    return ++lengths == 1 && Octets.isWord(CHUNKED, head, value, valueEnd) || malformed(LENGTH);
                }
            }
            default -> {}
        }
        return true;
    }

    /** Whether the first element of a list does that, or there is none; empty ones do not count (RFC 9110, section 5.6.1.2). */
    private boolean beginsWithAToken(int value, int valueEnd) {
        int first = value;
        while (first < valueEnd && (head[first] == ',' || isBlank(head[first]))) {
            first++;
        }
        return first == valueEnd || Octets.isToken(head[first]);
    }

    /** Whether a word is among those of a list, which are separated by commas. */
    private boolean lists(byte[] word, int value, int valueEnd) {
        int start = value;
        for (int i = value; i <= valueEnd; i++) {
            if (i == valueEnd || head[i] == ',') {
                int end = i;
                while (start < end && isBlank(head[start])) {
                    start++;
                }
                while (start < end && isBlank(head[end - 1])) {
                    end--;
                }
                if (Octets.isWord(word, head, start, end)) {
                    return true;
                }
                start = i + 1;
            }
        }
        return false;
    }

    private boolean length(int value, int valueEnd) {
        for (int i = value; i < valueEnd; i++) {
            if (!Octets.isDigit(head[i])) {
                return false;
            }
            hasContent |= head[i] != '0';
        }
        return ++lengths == 1 && valueEnd > value && valueEnd - value <= MAX_DIGITS;
    }

    /** What is wrong with the whole of it, if nothing is with its lines. */
    private Verdict meaning() {
        if (isMethod(OF_HTTP_2)) {
            return Verdict.VERSION_NOT_SUPPORTED;
        }
        boolean old = major == 1 && minor == 0;
        if (old && isChunked) {
            why = "HTTP/1.0 has no Transfer-Encoding; send a Content-Length";
        } else if (hasContent && isMethod(WITHOUT_CONTENT)) {
            why = "a GET, a HEAD, a DELETE and a TRACE have no body here";
        } else if (hosts == 0 && !old) {
            why = "the Host is missing";
        } else if (!target.agreesWith(hostStart, hostEnd)) {
            why = "the Host and the address name different hosts";
        }
        if (!why.isEmpty()) {
            return Verdict.MALFORMED;
        }
        if (major != 1 || minor > 1) {
            return Verdict.VERSION_NOT_SUPPORTED;
        }
        if (isMethod(NOT_IMPLEMENTED)) {
            return Verdict.METHOD_NOT_IMPLEMENTED;
        }
        if (target.hasSteps()) {
            return Verdict.NOWHERE;
        }
        if (isEncoded && hasContent) {
            return Verdict.CONTENT_ENCODED;
        }
        return isUnexpected ? Verdict.EXPECTATION_FAILED : Verdict.WELL_FORMED;
    }
}
