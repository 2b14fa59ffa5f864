package dev.notification.transport.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** IPv6 addresses as text, written as browsers write them (the URL standard's host serializer; nearly RFC 5952). */
final class Ipv6 {
    private static final int PIECES = 8;
    private static final Pattern PIECE = Pattern.compile("[0-9A-Fa-f]{1,4}");

    private Ipv6() {}

    /** In its shortest form, without brackets; empty if it is no address. */
    static Optional<String> shortest(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return pieces(text).filter(all -> all.size() == PIECES).map(Ipv6::written);
        }
        Optional<List<Integer>> before = pieces(text.substring(0, gap));
        Optional<List<Integer>> after = pieces(text.substring(gap + 2));
        if (before.isEmpty()
                || after.isEmpty()
                || before.get().size() + after.get().size() >= PIECES) {
            return Optional.empty();
        }
        List<Integer> all = new ArrayList<>(before.get());
        while (all.size() < PIECES - after.get().size()) {
            all.add(0);
        }
        all.addAll(after.get());
        return Optional.of(written(all));
    }

    private static Optional<List<Integer>> pieces(String text) {
        List<Integer> pieces = new ArrayList<>();
        String[] parts = text.isEmpty() ? new String[0] : text.split(":", -1);
        for (int i = 0; i < parts.length; i++) {
            if (PIECE.matcher(parts[i]).matches()) {
                pieces.add(Integer.parseInt(parts[i], 16));
            } else if (i == parts.length - 1 && parts[i].contains(".")) {
                Optional<byte[]> ipv4 = ClientAddress.ip(parts[i]).map(java.net.InetAddress::getAddress);
                if (ipv4.isEmpty()) {
                    return Optional.empty();
                }
                byte[] b = ipv4.get();
                pieces.add((b[0] & 255) << 8 | b[1] & 255);
                pieces.add((b[2] & 255) << 8 | b[3] & 255);
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(pieces);
    }

    /** The first of the longest runs of zeros, if it has two pieces at least, is left out. */
    private static String written(List<Integer> pieces) {
        int start = 0;
        int length = 1;
        for (int i = 0; i < PIECES; i++) {
            int run = 0;
            while (i + run < PIECES && pieces.get(i + run) == 0) {
                run++;
            }
            if (run > length) {
                start = i;
                length = run;
            }
        }
        if (length < 2) {
            return joined(pieces);
        }
        return joined(pieces.subList(0, start)) + "::" + joined(pieces.subList(start + length, PIECES));
    }

    private static String joined(List<Integer> pieces) {
        return String.join(":", pieces.stream().map(Integer::toHexString).toList());
    }
}
