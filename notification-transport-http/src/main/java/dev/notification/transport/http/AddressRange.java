package dev.notification.transport.http;

import java.net.InetAddress;
import java.util.Arrays;

/** A range of Internet addresses that begin with the same bits (CIDR, RFC 4632 and RFC 4291). */
public final class AddressRange {
    private final byte[] first;
    private final int bits;

    private AddressRange(byte[] first, int bits) {
        this.first = first;
        this.bits = bits;
    }

    /**
     * Reads {@code 10.0.0.0/8}, {@code 2001:db8::/32} or a single address.
     *
     * @throws IllegalArgumentException if it is none, or if bits behind the prefix are set
     */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        byte[] bytes = ClientAddress.ip(address)
                .map(InetAddress::getAddress)
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no range such as 10.0.0.0/8"));
        int all = bytes.length * 8;
        int bits = slash < 0 ? all : bits(text, text.substring(slash + 1), all);
        var range = new AddressRange(bytes, bits);
        if (!Arrays.equals(bytes, range.masked(bytes))) {
            throw new IllegalArgumentException("'" + text + "' has bits behind the first " + bits);
        }
        return range;
    }

    private static int bits(String text, String number, int all) {
        if (!number.matches("[0-9]{1,3}") || Integer.parseInt(number) > all) {
            throw new IllegalArgumentException("'" + text + "' has no prefix of 0 to " + all + " bits");
        }
        return Integer.parseInt(number);
    }

    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == first.length && Arrays.equals(first, masked(bytes));
    }

    private byte[] masked(byte[] bytes) {
        byte[] masked = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            int kept = Math.min(8, Math.max(0, bits - 8 * i));
            masked[i] = (byte) (bytes[i] & 0xff00 >> kept);
        }
        return masked;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AddressRange range && bits == range.bits && Arrays.equals(first, range.first);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(first) + bits;
    }

    @Override
    public String toString() {
        try {
            return InetAddress.getByAddress(first).getHostAddress() + "/" + bits;
        } catch (java.net.UnknownHostException e) {
            throw new IllegalStateException(e); // Only a wrong number of bytes is refused.
        }
    }
}
