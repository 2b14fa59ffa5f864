package dev.notification.app.tracing;

import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in somebody's trace, as W3C Trace Context has it: of what a request is a part, so that what is done for it can be
 * found with the rest.
 *
 * @param traceId 32 digits of lower-case hexadecimal, not all of them 0
 * @param spanId 16 of them, likewise: what the next ones are children of
 * @param isSampled whether its maker records it
 */
public record TraceContext(String traceId, String spanId, boolean isSampled) {
    /** Its field in a request. */
    public static final String HEADER = "traceparent";

    /** Section 3.2 of the recommendation. Later versions may go on behind it. */
    private static final Pattern TRACEPARENT =
            Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

    private static final int LONGEST = 512;
    private static final String FIRST_VERSION = "00";
    private static final String NO_VERSION = "ff";
    private static final int SAMPLED = 1;

    public TraceContext {
        Objects.requireNonNull(traceId);
        Objects.requireNonNull(spanId);
    }

    /** Reads the field {@code traceparent}; empty if it is none: then there is no trace, which is nobody's error. */
    public static Optional<TraceContext> parse(String traceparent) {
        if (traceparent == null || traceparent.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher parts = TRACEPARENT.matcher(traceparent);
        if (!parts.matches()
                || parts.group(1).equals(NO_VERSION)
                || parts.group(1).equals(FIRST_VERSION) && parts.group(5) != null
                || isZero(parts.group(2))
                || isZero(parts.group(3))) {
            return Optional.empty();
        }
        boolean isSampled = (Integer.parseInt(parts.group(4), 16) & SAMPLED) != 0;
        return Optional.of(new TraceContext(parts.group(2), parts.group(3), isSampled));
    }

    private static boolean isZero(String digits) {
        return digits.chars().allMatch(digit -> digit == '0');
    }

    /** A new place below this one. */
    public TraceContext child() {
        return new TraceContext(traceId, random(), isSampled);
    }

    /** The first place of a new trace. */
    public static TraceContext root() {
        return new TraceContext(random() + random(), random(), true);
    }

    /** Never all zeros: a UUID says of which version it is. */
    private static String random() {
        return HexFormat.of().toHexDigits(UUID.randomUUID().getMostSignificantBits());
    }
}
