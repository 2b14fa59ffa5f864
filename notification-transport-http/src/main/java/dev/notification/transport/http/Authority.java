package dev.notification.transport.http;

/** A host and perhaps its port, as the Host field names them (RFC 9110, section 7.2; RFC 3986, section 3.2.2). */
final class Authority {
    private static final int MAX_PORT_DIGITS = 5;

    private Authority() {}

    static boolean isValid(byte[] bytes, int start, int end) {
        int at = start;
        if (at < end && bytes[at] == '[') {
            at++;
            while (at < end && isOfAddress(bytes[at])) {
                at++;
            }
            if (at == end || bytes[at] != ']' || at == start + 1) {
                return false;
            }
            at++;
        } else {
            while (at < end && Octets.isOfHost(bytes[at])) {
                at++;
            }
        }
        return at > start && (at == end || bytes[at] == ':' && isPort(bytes, at + 1, end));
    }

    /** Of IPv6, or of a later version that names itself. */
    private static boolean isOfAddress(byte b) {
        return Octets.isOfHost(b) || b == ':';
    }

    private static boolean isPort(byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            if (!Octets.isDigit(bytes[i])) {
                return false;
            }
        }
        return end - start <= MAX_PORT_DIGITS;
    }
}
