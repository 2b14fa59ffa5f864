package dev.notification.transport.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** The Internet address that a client speaks from. */
public record ClientAddress(InetAddress ip) {
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");
    private static final int IPV4_BYTES = 4;

    public ClientAddress {
        Objects.requireNonNull(ip);
    }

    /**
     * What limits per address count by: one IPv4 address, or the /64 of an IPv6 address, of which a single customer has at
     * least one to itself (RFC 6177) and could take another address for each request.
     *
     * @param bits the IPv4 address, or the first 64 bits of the IPv6 address
     */
    public record Network(boolean isIpv6, long bits) {}

    public Network network() {
        byte[] bytes = ip.getAddress();
        return bytes.length == IPV4_BYTES
                ? new Network(false, ByteBuffer.wrap(bytes).getInt())
                : new Network(true, ByteBuffer.wrap(bytes).getLong());
    }

    /**
     * Reads an address in digits; a name is none, and is never looked up.
     *
     * @return empty if it is no address
     */
    static Optional<InetAddress> ip(String text) {
        if (IPV4.matcher(text).matches()) {
            return ipv4(text);
        }
        if (!text.contains(":") || !IPV6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            // In brackets it is an address or an error, and no name.
            return Optional.of(InetAddress.getByName("[" + text + "]"));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static Optional<InetAddress> ipv4(String text) {
        String[] parts = text.split("\\.");
        byte[] bytes = new byte[IPV4_BYTES];
        for (int i = 0; i < bytes.length; i++) {
            int value = Integer.parseInt(parts[i]);
            if (value > 255) {
                return Optional.empty();
            }
            bytes[i] = (byte) value;
        }
        try {
            return Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // Only a wrong number of bytes is refused.
        }
    }

    /** In digits. */
    @Override
    public String toString() {
        return ip.getHostAddress();
    }
}
