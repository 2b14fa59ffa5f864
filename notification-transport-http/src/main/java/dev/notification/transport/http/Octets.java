package dev.notification.transport.http;

import java.nio.charset.StandardCharsets;

/** What single bytes of a message mean (RFC 9110, section 5.6; RFC 3986, section 2). */
final class Octets {
    private static final boolean[] TOKEN = table("!#$%&'*+-.^_`|~");
    /** Unreserved, sub-delims, and what else an address may have beside its percent escapes. */
    private static final boolean[] ADDRESS = table("-._~!$&'()*+,;=:@/?%[]");

    private static final boolean[] HOST = table("-._~!$&'()*+,;=%");

    private Octets() {}

    private static boolean[] table(String more) {
        var table = new boolean[128];
        for (char c = '!'; c < 127; c++) {
            table[c] = Character.isLetterOrDigit(c) || more.indexOf(c) >= 0;
        }
        return table;
    }

    static boolean isToken(byte b) {
        return b >= 0 && TOKEN[b];
    }

    static boolean isOfAddress(byte b) {
        return b >= 0 && ADDRESS[b];
    }

    /** Of a registered name or an IPv4 address. */
    static boolean isOfHost(byte b) {
        return b >= 0 && HOST[b];
    }

    /** Of a field's value: no control but the tab; bytes beyond ASCII say nothing, and are let through. */
    static boolean isOfValue(byte b) {
        return b < 0 || b >= ' ' && b != 127 || b == '\t';
    }

    static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /** 0 to 15, or -1. */
    static int hex(byte b) {
        if (isDigit(b)) {
            return b - '0';
        }
        int letter = b | 0x20;
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }

    /** @param lower in lower case, ASCII */
    static boolean isWord(byte[] lower, byte[] bytes, int start, int end) {
        if (end - start != lower.length) {
            return false;
        }
        for (int i = 0; i < lower.length; i++) {
            if (lower(bytes[start + i]) != lower[i]) {
                return false;
            }
        }
        return true;
    }

    static byte lower(byte b) {
        return b >= 'A' && b <= 'Z' ? (byte) (b | 0x20) : b;
    }

    static byte[] of(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }
}
