package dev.notification.transport.http;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * In which header a proxy says for whom it asks. Only that one is ever read: a proxy passes the other on as the client wrote
 * it.
 */
public enum ProxyHeader {
    /** {@code X-Forwarded-For: client, proxy}: what nearly all proxies write. */
    X_FORWARDED_FOR("X-Forwarded-For") {
        @Override
        Optional<String> node(String element) {
            return Optional.of(element.strip());
        }
    },

    /** {@code Forwarded: for=client, for="[2001:db8::1]:4711";proto=https} (RFC 7239). */
    FORWARDED("Forwarded") {
        @Override
        Optional<String> node(String element) {
            Matcher matcher = FOR.matcher(element);
            return matcher.lookingAt()
                    ? Optional.of(matcher.group(1) == null ? matcher.group(2) : matcher.group(1))
                    : Optional.empty();
        }
    };

    /** Longer elements are no address with a few parameters, and are not looked at. */
    private static final int MAX_ELEMENT = 512;

    private static final Pattern FOR = Pattern.compile(
            "\\s*(?:[^;\"]*+(?:\"(?:[^\"\\\\]|\\\\.)*+\")?+;)*?\\s*for=(?:\"([^\"\\\\]*)\"|([^;,\\s\"]+))",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern NODE = Pattern.compile("\\[([^\\]]*)\\](?::[0-9]{1,5})?|([0-9.]+):[0-9]{1,5}|(.*)");

    private final String header;

    ProxyHeader(String header) {
        this.header = header;
    }

    /** Its name, as it stands in a request. */
    String header() {
        return header;
    }

    /** Which node one element of the header's list names. */
    abstract Optional<String> node(String element);

    /**
     * The addresses that are named, the newest (the last that was written) first, at most {@code max} of them. What was
     * written before something that is no address is left out. It is read from its end on, since a client may have begun it
     * with whatever it likes.
     *
     * @param lines the header's values, in their order
     */
    List<InetAddress> newestFirst(Iterable<String> lines, int max) {
        List<String> ordered = new ArrayList<>();
        lines.forEach(line -> ordered.add(0, line));
        List<InetAddress> found = new ArrayList<>();
        for (String line : ordered) {
            int end = line.length();
            while (end >= 0) {
                int comma = lastComma(line, end);
                Optional<InetAddress> ip = end - comma > MAX_ELEMENT
                        ? Optional.empty()
                        : node(line.substring(comma + 1, end)).flatMap(ProxyHeader::ip);
                if (ip.isEmpty() || found.size() == max) {
                    return found;
                }
                found.add(ip.get());
                end = comma;
            }
        }
        return found;
    }

    /** The last comma before {@code end} that is not within quotes; -1 if there is none. */
    private static int lastComma(String line, int end) {
        boolean quoted = false;
        for (int i = end - 1; i >= 0; i--) {
            char c = line.charAt(i);
            if (c == '"' && !isEscaped(line, i)) {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isEscaped(String line, int index) {
        int backslashes = 0;
        while (backslashes < index && line.charAt(index - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 != 0;
    }

    /** An address with or without a port; an IPv6 address with a port is in brackets. */
    private static Optional<InetAddress> ip(String node) {
        Matcher matcher = NODE.matcher(node);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        for (int group = 1; group <= 3; group++) {
            if (matcher.group(group) != null) {
                return ClientAddress.ip(matcher.group(group));
            }
        }
        return Optional.empty();
    }
}
